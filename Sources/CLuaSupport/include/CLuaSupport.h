/*
 * Lua 5.4 as Swift may see it.
 *
 * Lua raises errors and yields with longjmp, and no Swift frame may lie between a longjmp and its setjmp. So this header
 * declares two kinds of functions and no others: those of lua.h that the manual marks as never raising, and our own
 * glua_ functions, which never raise either. lua.h itself is not included.
 *
 * Threads: a state and everything made from it belong to one thread at a time. glua_interrupt alone may be called from
 * any thread and from a signal handler.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lua_State lua_State;
typedef struct glua_state glua_state;

/* ------------------------------------------------------------------------------- lua.h, the part that never raises */

enum {
    GLUA_TNONE = -1,
    GLUA_TNIL = 0,
    GLUA_TBOOLEAN = 1,
    GLUA_TLIGHTUSERDATA = 2,
    GLUA_TNUMBER = 3,
    GLUA_TSTRING = 4,
    GLUA_TTABLE = 5,
    GLUA_TFUNCTION = 6,
    GLUA_TUSERDATA = 7,
    GLUA_TTHREAD = 8,
};

int lua_gettop(lua_State *L);
void lua_settop(lua_State *L, int index);
int lua_absindex(lua_State *L, int index);
int lua_checkstack(lua_State *L, int count);
void lua_pushvalue(lua_State *L, int index);
void lua_copy(lua_State *L, int from, int to);
void lua_rotate(lua_State *L, int index, int count);
void lua_xmove(lua_State *from, lua_State *to, int count);
int lua_type(lua_State *L, int index);
int lua_isinteger(lua_State *L, int index);
int lua_toboolean(lua_State *L, int index);
int lua_rawequal(lua_State *L, int index1, int index2);
int lua_rawget(lua_State *L, int index);
int lua_rawgeti(lua_State *L, int index, long long key);
unsigned long long lua_rawlen(lua_State *L, int index);
int lua_getiuservalue(lua_State *L, int index, int n);
int lua_setiuservalue(lua_State *L, int index, int n);
int lua_setmetatable(lua_State *L, int index);
int lua_getmetatable(lua_State *L, int index);
const void *lua_topointer(lua_State *L, int index);
void lua_pushnil(lua_State *L);
void lua_pushboolean(lua_State *L, int value);
void lua_pushinteger(lua_State *L, long long value);
void lua_pushnumber(lua_State *L, double value);

/* -------------------------------------------------------------------------------------------------------- the state */

/* Why a script is stopped, past everything that it could catch. */
typedef enum glua_stop {
    GLUA_STOP_NONE,
    GLUA_STOP_INTERRUPT,
    /* It computed for too long without waiting. */
    GLUA_STOP_CPU,
    /* It took too long in all. */
    GLUA_STOP_TIME,
} glua_stop;

/* What a state counts for one script, and its limits; the host's to make, and read by the state while the script runs. */
typedef struct glua_script {
    /* Nanoseconds of CPU time between two waits; 0 for no limit. */
    uint64_t cpu_limit;
    /* When it must have ended, as glua_now tells it; 0 for no limit. */
    uint64_t deadline;
    /* Nanoseconds of CPU time that are left to the clean-up of a script that has passed a limit. */
    uint64_t closing;
    /* The bytes that it has printed, and how many it may; 0 for no limit. */
    uint64_t output, output_limit;
    /* Nanoseconds of CPU time that collections for want of memory have taken, less what other work makes up for. */
    uint64_t collected;
    /* Tells it from all other scripts of the process. */
    uint64_t identity;
    /* Whether an interrupt lets it end: it is the host's work, which a script has only caused. A second one does not. */
    bool is_shielded;
} glua_script;

uint64_t glua_new_script_identity(void);

/* What the host gives a state. Every function but `unstoppable` is called on the state's thread; none must call back into
   Lua. */
typedef struct glua_host {
    void *context;
    /* Lets go of an object that a userdata or an error has kept. */
    void (*release)(void *object);
    /* Forgets the operation that a host function has begun, because its caller cannot wait. */
    void (*discard)(void *context);
    /* Takes a warning of Lua's, or the last words before a panic. */
    void (*warn)(void *context, const char *message, size_t length);
    /* Learns that a slice that was told to stop has not done so for seconds: a function in C keeps it. Called once
       for such a slice, on a thread of its own; the state is not closed meanwhile. */
    void (*unstoppable)(void *context, glua_stop reason);
    /* Learns that a script is about to write to standard output or standard error. */
    void (*output)(void *context);
    /* The class of errors for bad arguments and other misuse. */
    const char *usage_class;
    /* The class of errors for limits that a script may catch. */
    const char *limit_class;
    /* What the limits of memory and output are set with, or NULL. */
    const char *memory_setting, *output_setting;
} glua_host;

/* The release of Lua that this was built for, such as "5.4.6". */
const char *glua_release(void);

/* A new state with the standard libraries, or NULL when memory ran out. limit: bytes, 0 for none. fail_at: see
   glua_fail_allocations. */
glua_state *glua_new(glua_host host, size_t limit, long long fail_at);
/* Returns the bytes that were not given back, which are none unless something is wrong. */
size_t glua_close(glua_state *g);

lua_State *glua_main(glua_state *g);
void glua_set_context(glua_state *g, void *context);
void *glua_context(lua_State *L);

size_t glua_memory_used(glua_state *g);
/* Counts bytes that the host takes for what scripts wait for; false, and nothing counted, where the limit leaves no room
   for them. From any thread; on another than the state's it is only counted. */
bool glua_reserve(glua_state *g, size_t bytes);
void glua_unreserve(glua_state *g, size_t bytes);
/* Makes room for so many bytes, for what a person asks for when scripts have taken all memory: collects garbage where that
   is needed, and where it is not enough raises the limit by what is missing, until the next call. Returns whether there
   was room. Not while a script runs. */
bool glua_make_headroom(glua_state *g, size_t bytes);
/* About how many bytes are reachable from the value at `index` without passing through the one at `excluded`; of many values
   only some are counted. Nothing of a script runs. */
size_t glua_weight(lua_State *L, int index, int excluded);
/* Whether host code that takes long or makes much may go on; false where the script has been told to stop, and where the
   limit leaves no room for what Lua has and for so many bytes of the host's. To be asked every few thousand steps. */
bool glua_may_go_on(lua_State *L, size_t bytes);
/* A limit of memory and what sets it, such as 512M (--max-memory); NULL for a setting without a name. */
void glua_memory_limit_text(size_t bytes, const char *setting, char *text, size_t capacity);
/* For tests: the n-th allocation from now and all after it fail, until called with 0. */
void glua_fail_allocations(glua_state *g, long long n);
/* For tests: how many allocations there have been since the last call of glua_fail_allocations. */
long long glua_allocations(glua_state *g);
void glua_collect_garbage(glua_state *g);

/* ------------------------------------------------------------------------------------------------- host functions */

/* A host function returns the number of results that it has pushed, or one of these. */
enum {
    /* Raise the value on top of the stack. */
    GLUA_RAISE = -1,
    /* Wait for the operation that the host has noted; the driver resumes with the results. */
    GLUA_WAIT = -2,
};

typedef struct glua_function glua_function;

/* The code of a host function: the host finds what belongs to it through `function`. */
typedef int (*glua_body)(lua_State *L, const glua_function *function);

enum {
    GLUA_ACCEPTS_NIL = 1 << 0,
    GLUA_ACCEPTS_BOOLEAN = 1 << 1,
    GLUA_ACCEPTS_INTEGER = 1 << 2,
    GLUA_ACCEPTS_NUMBER = 1 << 3,
    GLUA_ACCEPTS_STRING = 1 << 4,
    GLUA_ACCEPTS_TABLE = 1 << 5,
    GLUA_ACCEPTS_FUNCTION = 1 << 6,
    GLUA_ACCEPTS_OBJECT = 1 << 7,
    GLUA_ACCEPTS_ANY = 1 << 8,
};

/* What an argument, or an option in a table of options, must be. */
typedef struct glua_parameter {
    const char *name;
    /* What a message says was expected, such as "a string". */
    const char *expected;
    /* GLUA_ACCEPTS_ bits. */
    uint32_t types;
    bool is_optional;
    /* With GLUA_ACCEPTS_OBJECT: the kinds of objects, as bits; an object fits when it has one of them. */
    uint64_t kinds;
    /* Further kinds, by number, with 0 behind the last, or NULL. */
    const uint32_t *own_kinds;
    /* With GLUA_ACCEPTS_TABLE: the named options that the table may hold, or NULL when it may hold anything. */
    const struct glua_parameter *options;
    int option_count;
    /* Whether the table may hold other options than these, whose names are strings all the same. */
    bool takes_other_options;
} glua_parameter;

struct glua_function {
    const char *name;
    glua_body body;
    /* The host's own, for the body. */
    void *context;
    const glua_parameter *parameters;
    int parameter_count;
    /* The first parameter is the object before the colon. */
    bool is_method;
    /* Arguments beyond the parameters are let through. */
    bool is_variadic;
};

/* [-0, +1] Pushes the Lua function that checks its arguments against `function` and calls its body. */
void glua_push_function(lua_State *L, const glua_function *function);

/* [-1, +1] Replaces the host object on top by a function that calls `function` with it before the other arguments. */
void glua_push_bound_function(lua_State *L, const glua_function *function);

/* The number of the parameter of that name, from 1, and at a method from 2; 0 where there is none. */
static inline int glua_parameter_number(const glua_function *function, const char *name) {
    for (int i = 0; i < function->parameter_count; i++) {
        const char *own = function->parameters[i].name, *other = name;
        for (; *own == *other && *own; own++) other++;
        if (*own == *other) return i + 1;
    }
    return 0;
}

/* The name of the host function at `index`, or NULL when the value is none. */
const char *glua_function_name(lua_State *L, int index);

/* ----------------------------------------------------------------------------------------------------- host objects */

typedef struct glua_class {
    const char *name;
    /* The kinds that objects of the class are, as bits. */
    uint64_t kinds;
    /* Each object has this many values of its own, for the host's use. */
    int user_values;
    /* Further kinds, by number, with 0 behind the last, or NULL. */
    const uint32_t *own_kinds;
} glua_class;

/* [-0, +1] Pushes the descriptor itself, for the tables of getters and setters. */
void glua_push_descriptor(lua_State *L, const glua_function *function);
/* [-4, +0] Registers a class. On the stack: methods, a table from names to functions; getters, setters and operators,
   tables from names to descriptors. An operator's name is that of its metamethod; __index and __newindex are asked for the
   keys that are no method and no field.
   A getter is called with the object and the name, a setter with the object, the name and the value. `description`
   gives the text of tostring, or else it is `name`. `closer`, if not NULL, is called with an object that goes out of
   scope. */
void glua_register_class(lua_State *L, const glua_class *class, const glua_function *description, const char *name,
                         const glua_function *closer);
/* [-0, +1] Pushes an object that keeps `object` until it is collected. The class must be registered. `cost`: the bytes
   that the object holds, which count as the scripts' memory. */
void glua_push_object(lua_State *L, const glua_class *class, void *object, size_t cost);
/* [-0, +1] or [-0, +0] Pushes the object of the class that keeps `object`, where glua_remember_object
   was told of it and it is there still; false where not. */
bool glua_push_known_object(lua_State *L, const glua_class *class, void *object);
/* [-0, +0] Has glua_push_known_object find the object on top. */
void glua_remember_object(lua_State *L);
/* What the object at `index` keeps, or NULL when the value there is no object of a class with one of the kinds. */
void *glua_to_object(lua_State *L, int index, uint64_t kinds, const uint32_t *own_kinds);
/* What the host object at `index` keeps, of whatever kind, or NULL. */
void *glua_kept_by(lua_State *L, int index);
/* The class of the object at `index`, or NULL when the value is no host object. */
const glua_class *glua_class_of(lua_State *L, int index);
/* [-0, +1] Pushes a field of the host object at `index`; nil where it has none of the name, or does not tell. */
void glua_push_object_field(lua_State *L, int index, const char *name, size_t length);

/* ------------------------------------------------------------------------------------------------- values and tables */

/* None of these runs a metamethod. */

void glua_push_bytes(lua_State *L, const char *bytes, size_t length);
/* The bytes of the string at `index`, or NULL when the value is none. Valid while the string is on the stack. */
const char *glua_to_bytes(lua_State *L, int index, size_t *length);
/* The whole number at `index`; a float counts when it has no fraction and fits, a string never does. */
bool glua_to_integer(lua_State *L, int index, long long *value);
bool glua_to_number(lua_State *L, int index, double *value);
void glua_push_table(lua_State *L, int array_count, int field_count);
/* [-1, +0] t[name] = the value on top. */
void glua_set_field(lua_State *L, int index, const char *name, size_t length);
/* [-1, +0] t[n] = the value on top. */
void glua_set_item(lua_State *L, int index, long long n);
/* [-2, +0] t[key] = the value on top, with the key below it, which is neither nil nor NaN. */
void glua_set_pair(lua_State *L, int index);
/* [-0, +1] Pushes t[name] and returns its type. */
int glua_get_field(lua_State *L, int index, const char *name, size_t length);
/* [-1, +2] or [-1, +0] The next key and value of the table, or false at its end. A table that a script changes meanwhile may
   end early. */
bool glua_next(lua_State *L, int index);
/* [-1, +0] Keeps the value on top and returns the number to find it by. */
int glua_keep(lua_State *L);
/* [-0, +1] Pushes a kept value. */
void glua_push_kept(lua_State *L, int reference);
void glua_forget(lua_State *L, int reference);
/* [-1, +0] Keeps the value on top for as long as something else does, and returns the number to find it by. */
int glua_keep_weakly(lua_State *L);
/* [-0, +1] Pushes a weakly kept value, or nil when it is gone. */
void glua_push_weakly_kept(lua_State *L, int reference);
/* [-0, +1] Pushes the text of the value at `index`, whatever its __tostring does. */
void glua_push_text(lua_State *L, int index);
/* The name that a message gives to the type of the value at `index`: "a string", "an AuthClient", "nothing". */
const char *glua_type_name(lua_State *L, int index);

/* ----------------------------------------------------------------------------------------------------------- errors */

/* [-0, +1] Pushes an error table of the class. */
void glua_push_error(lua_State *L, const char *class_name, const char *message, size_t length);
/* Lets the error at `index` keep a host object, which is the error as the host knows it. */
void glua_keep_in_error(lua_State *L, int index, void *object);
/* Sets what tostring gives behind the class of the error at `index`, which keeps an object; its message otherwise. */
void glua_set_error_line(lua_State *L, int index, const char *line, size_t length);
/* What the error at `index` keeps, or NULL. */
void *glua_kept_in_error(lua_State *L, int index);
bool glua_is_error(lua_State *L, int index);
/* The number of edits between two names, and whether they are so few that one was probably meant by the other. */
int glua_distance(const char *from, const char *to);
bool glua_is_near(const char *name, const char *candidate);
/* The name among `count` candidates that was probably meant by `name`, or NULL. */
const char *glua_suggestion(const char *name, const char *const *candidates, int count);

/* ------------------------------------------------------------------------------------------------ chunks and scripts */

/* [-0, +1] Pushes the compiled chunk, or a message when it has failed: GLUA_ENDED, GLUA_FAILED, GLUA_OUT_OF_MEMORY or
   GLUA_STOPPED. Text only. With an environment, it is the kept value `environment`; 0 means the state's globals. `script`
   may be NULL: no limits. */
uint32_t glua_load(lua_State *L, const char *source, size_t length, const char *chunk_name, int environment,
                   glua_script *script);
/* [-0, +1] Pushes a fresh environment: own copies of every library table, own `load` and `require`. `directory` is
   handed to the searcher. */
void glua_push_environment(lua_State *L, const char *directory);
/* [-0, +0] Has the environment at `index` load its modules again when they are next required. */
void glua_forget_modules(lua_State *L, int index);
/* [-1, +0] Makes the value on top a global of all environments made from now on. */
void glua_set_global(lua_State *L, const char *name);
/* [-0, +1] Pushes the library table of all environments made from now on. */
void glua_push_library(lua_State *L, const char *name);
/* What `require` calls. `search` gets a name and the environment's directory and returns source and chunk name; `begin`
   gets a name and returns what stands for the module while it is being loaded; `wait` waits for `end`, which gets the
   same. */
typedef struct {
    const glua_function *search, *begin, *wait, *end;
} glua_module_functions;
void glua_set_module_functions(lua_State *L, const glua_module_functions *functions);

/* ------------------------------------------------------------------------------------------------- the coroutine driver */

typedef enum glua_outcome {
    /* The coroutine has ended; its results are on its stack. */
    GLUA_ENDED,
    /* It waits for the operation that the host has noted. */
    GLUA_WAITS,
    /* It failed; the error value and a traceback (a string or nil) are on its stack. */
    GLUA_FAILED,
    /* It failed for lack of memory; a message is on its stack. */
    GLUA_OUT_OF_MEMORY,
    /* It was stopped. */
    GLUA_STOPPED,
} glua_outcome;

/* [-1, +0 | on the new thread: -0, +1] A new coroutine for the function on top of L's stack, kept as *reference. */
lua_State *glua_new_coroutine(lua_State *L, int *reference);
/* Starts or resumes the coroutine with the top `count` values of its stack as arguments, or as results of what it waits
   for; with `raises` the one value is raised instead. Sets *results to the number of values left on the stack. `script`
   may be NULL: no limits. */
glua_outcome glua_resume(lua_State *thread, glua_script *script, int count, bool raises, int *results);
/* [-0, +1] Pushes the traceback of what was stopped last, or nil. */
void glua_push_stop_traceback(lua_State *L);
/* Where that was, as file:line, and the function that it waited in; empty where there was none. For GLUA_FAILED, where
   the error was raised. */
const char *glua_stop_place(glua_state *g);
const char *glua_stop_wait(glua_state *g);
/* Notes the same of a coroutine that waits and is about to be abandoned. */
void glua_note_wait(lua_State *thread);
/* Ends the coroutine and those that wait under it: closes their to-be-closed variables, innermost first. When the script
   has passed a limit, that takes no longer than `closing` allows. Says why it was stopped itself, if it was. */
glua_stop glua_abandon(lua_State *thread, glua_script *script, bool has_passed_limit);
/* Stops what runs: the next instruction ends the coroutine that the driver has resumed. When nothing runs, what runs next
   is stopped. A script that is shielded goes on, and the next one is stopped. */
void glua_interrupt(glua_state *g);
void glua_clear_interrupt(glua_state *g);
/* For tests: interrupts when long C functions have asked so often whether they must stop; 0 for never. */
void glua_interrupt_after(glua_state *g, long long checks);
/* Why what ran last was stopped. */
glua_stop glua_stop_reason(glua_state *g);
/* The steady clock, in nanoseconds. */
uint64_t glua_now(void);

#ifdef __cplusplus
}
#endif

#include "CLuaFiles.h"
