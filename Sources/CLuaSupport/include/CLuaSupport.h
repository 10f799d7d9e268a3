/* Lua 5.4, for Swift.

   Lua raises errors and yields with longjmp, and no Swift frame may lie between a longjmp and its setjmp. So this
   header declares only two kinds of functions: those of lua.h that never raise according to the manual, and the glua_
   functions of this library, which never raise either. It does not include lua.h.

   Threads: a state and everything made from it belong to one thread at a time. Only glua_interrupt may be called from
   any thread and from a signal handler. */
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

/* Why a script is stopped in a way that it cannot catch. */
typedef enum glua_stop {
    GLUA_STOP_NONE,
    GLUA_STOP_INTERRUPT,
    /* It has computed for too long without waiting. */
    GLUA_STOP_CPU,
    /* It has run for too long in all. */
    GLUA_STOP_TIME,
} glua_stop;

/* What a state counts for one script, and the script's limits. The host makes it; the state uses it while the script
   runs. */
typedef struct glua_script {
    /* Nanoseconds of CPU time between two waits; 0 for no limit. */
    uint64_t cpu_limit;
    /* The time of glua_now at which it must have ended; 0 for no limit. */
    uint64_t deadline;
    /* Nanoseconds of CPU time for the cleaning up of a script that has reached a limit. */
    uint64_t closing;
    /* The bytes that it has printed, and how many it may print; 0 for no limit. */
    uint64_t output, output_limit;
    /* Nanoseconds of CPU time for garbage collections because memory is short, less what other work makes up for. */
    uint64_t collected;
    /* Distinguishes it from all other scripts of the process. */
    uint64_t identity;
    /* Whether it survives the first interrupt, because it is work of the host that a script has only caused. A second
       interrupt stops it. */
    bool is_shielded;
} glua_script;

uint64_t glua_new_script_identity(void);

/* The host's functions and settings for a state. All functions but `unstoppable` are called on the state's thread; none
   may call back into Lua. */
typedef struct glua_host {
    void *context;
    /* Releases an object that a userdata or an error has kept. */
    void (*release)(void *object);
    /* Discards the operation that a host function has begun, because its caller cannot wait. */
    void (*discard)(void *context);
    /* Takes a warning of Lua, or the message before a panic. */
    void (*warn)(void *context, const char *message, size_t length);
    /* Shows what a script warns of, once warnings are on. */
    void (*show_warning)(void *context, const char *message, size_t length);
    /* Called when a slice that was told to stop has not stopped for seconds, because a C function is running. Called
       once for such a slice, on another thread; the state is not closed meanwhile. */
    void (*unstoppable)(void *context, glua_stop reason);
    /* Called when a script is about to write to standard output or standard error. */
    void (*output)(void *context);
    /* Tells os.time and os.date the present time, in seconds since 1970. */
    long long (*now)(void *context);
    /* The class of errors for wrong arguments and other misuse. */
    const char *usage_class;
    /* The class of errors for limits that scripts may catch. */
    const char *limit_class;
    /* The names of the settings for memory and output, or NULL. */
    const char *memory_setting, *output_setting;
} glua_host;

/* The release of Lua that this was built for, such as "5.4.6". */
const char *glua_release(void);

/* Makes a state with the standard libraries; NULL when memory ran out. limit: bytes, 0 for none. fail_at: see
   glua_fail_allocations. */
glua_state *glua_new(glua_host host, size_t limit, long long fail_at);
/* Closes the state and returns the number of bytes that were not freed, which is 0 unless something is wrong. */
size_t glua_close(glua_state *g);

lua_State *glua_main(glua_state *g);
void glua_set_context(glua_state *g, void *context);
void *glua_context(lua_State *L);

size_t glua_memory_used(glua_state *g);
/* Has this process keep up to so many bytes that were freed last for what it needs next, where its C library can: to give
   them back to the system and to take others takes more time than most of what scripts do. */
void glua_keep_freed_memory(size_t bytes);
/* Counts bytes that the host uses for what scripts wait for; returns false, and counts nothing, where the limit leaves
   no room. From any thread; on any but the state's own thread the bytes are counted in any case. */
bool glua_reserve(glua_state *g, size_t bytes);
void glua_unreserve(glua_state *g, size_t bytes);
/* Makes room for a person's request when scripts have used up all memory: collects garbage if needed, and where that is
   not enough raises the limit by what is missing, until the next call. Returns whether there is room. Not while a
   script runs. */
bool glua_make_headroom(glua_state *g, size_t bytes);
/* Estimates how many bytes can be reached from the value at `index` without passing through the one at `excluded`;
   where there are many values, only some are counted. Runs no code of scripts. */
size_t glua_weight(lua_State *L, int index, int excluded);
/* Whether long-running host code may go on. Returns false where the script was told to stop, and where the limit leaves
   no room for Lua's memory and `bytes` more. Call it every few thousand steps. */
bool glua_may_go_on(lua_State *L, size_t bytes);
/* Shows what scripts warn of, as warn("@on") does. */
void glua_show_warnings(glua_state *g);
/* A limit of memory and what sets it, such as 512M (--max-memory); NULL for a setting without a name. */
void glua_memory_limit_text(size_t bytes, const char *setting, char *text, size_t capacity);
/* For tests: makes the n-th allocation from now, and all after it, fail, until it is called with 0. */
void glua_fail_allocations(glua_state *g, long long n);
/* For tests: the number of allocations since the last call of glua_fail_allocations. */
long long glua_allocations(glua_state *g);
void glua_collect_garbage(glua_state *g);

/* ------------------------------------------------------------------------------------------------- host functions */

/* A host function returns the number of results that it has pushed, or one of these values. */
enum {
    /* Raise the value on top of the stack. */
    GLUA_RAISE = -1,
    /* Wait for the operation that the host has recorded; the driver resumes with its results. */
    GLUA_WAIT = -2,
    /* Raise a text of Lua's own: the message on top of the stack, about the argument of the number below it, or 0. */
    GLUA_RAISE_TEXT = -3,
};

typedef struct glua_function glua_function;

/* The code of a host function. The host finds the data of the function through `function`. `receiver` is what the object
   before the colon keeps, where the function is a method of host objects, and otherwise NULL. */
typedef int (*glua_body)(lua_State *L, const glua_function *function, void *receiver);

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
    /* The mark of a JSON null. */
    GLUA_ACCEPTS_NULL = 1 << 9,
};

/* The required type of an argument, or of an option in a table of options. */
typedef struct glua_parameter {
    const char *name;
    /* What a message says is expected, such as "a string". */
    const char *expected;
    /* GLUA_ACCEPTS_ bits. */
    uint32_t types;
    bool is_optional;
    /* With GLUA_ACCEPTS_OBJECT: the accepted kinds of objects, as bits; an object needs one of them. */
    uint64_t kinds;
    /* Further accepted kinds, by number, with 0 after the last, or NULL. */
    const uint32_t *own_kinds;
    /* With GLUA_ACCEPTS_TABLE: the named options that the table may hold, or NULL when it may hold anything. */
    const struct glua_parameter *options;
    int option_count;
    /* Whether the table may hold other options as well; their names must be strings. */
    bool takes_other_options;
    /* The text by which the code has asked for the parameter: at the next call it is found by its address. */
    const char *asked_for_by;
} glua_parameter;

struct glua_function {
    const char *name;
    glua_body body;
    /* Data of the host for the body. */
    void *context;
    /* NULL until the first call. */
    const glua_parameter *parameters;
    /* Calls glua_set_parameters before the first call, since most functions are never called. */
    void (*describe)(const glua_function *function);
    int parameter_count;
    /* Whether the first parameter is the object before the colon. */
    bool is_method;
    /* Whether every parameter may be left out, besides the object before the colon. */
    bool needs_nothing;
    /* Whether arguments beyond the parameters are allowed. */
    bool is_variadic;
    /* One of Lua's own libraries: arguments are converted, and refused in the words, as Lua does. */
    bool is_standard;
};

/* Sets the parameters of a function that may be about to be called on several threads. */
static inline void glua_set_parameters(const glua_function *function, const glua_parameter *parameters) {
    __atomic_store_n(&((glua_function *)function)->parameters, parameters, __ATOMIC_RELEASE);
}

/* [-0, +1] Pushes the Lua function that checks its arguments against `function` and calls its body. */
void glua_push_function(lua_State *L, const glua_function *function);

/* [-1, +1] Replaces the host object on top with a function that calls `function` with it before the other arguments. */
void glua_push_bound_function(lua_State *L, const glua_function *function);

/* Does what glua_parameter_number does, and remembers what it has found. */
int glua_find_parameter(const glua_function *function, const char *name);

/* Returns the number of the parameter with this name, counted from 1 (of a method from 2), or 0 where there is none.
   The name must be a literal in the function's code: it is compared at the first call, and found by its address later. */
static inline int glua_parameter_number(const glua_function *function, const char *name) {
    for (int i = 0; i < function->parameter_count; i++)
        if (__atomic_load_n(&function->parameters[i].asked_for_by, __ATOMIC_RELAXED) == name) return i + 1;
    return glua_find_parameter(function, name);
}

/* Returns the name of the host function at `index`, or NULL where the value is not a host function. */
const char *glua_function_name(lua_State *L, int index);

/* ----------------------------------------------------------------------------------------------------- host objects */

typedef struct glua_class {
    const char *name;
    /* The kinds of the class's objects, as bits. */
    uint64_t kinds;
    /* How many user values each object has for the host. */
    int user_values;
    /* Further kinds, by number, with 0 after the last, or NULL. */
    const uint32_t *own_kinds;
} glua_class;

/* [-0, +1] Pushes the descriptor itself, for the tables of getters, setters and operators. */
void glua_push_descriptor(lua_State *L, const glua_function *function);
/* [-4, +0] Registers a class. On the stack are the methods, a table from names to functions; and the getters, setters
   and operators, tables from names to descriptors. The name of an operator is that of its metamethod; __index and
   __newindex are called for keys that are not methods or fields. A getter is called with the object and the name, a
   setter with the object, the name and the value. `description` returns the text for tostring; without it the text is
   `name`. `closer`, if not NULL, is called with an object that goes out of scope. */
void glua_register_class(lua_State *L, const glua_class *class, const glua_function *description, const char *name,
                         const glua_function *closer);
/* [-0, +1] Pushes an object that keeps `object` until it is collected. The class must be registered. `cost` is the
   number of bytes that the object holds, which count towards the scripts' memory. */
void glua_push_object(lua_State *L, const glua_class *class, void *object, size_t cost);
/* [-0, +1] or [-0, +0] Pushes the object of the class that keeps `object`, where it was passed to glua_remember_object
   and still exists; otherwise returns false. */
bool glua_push_known_object(lua_State *L, const glua_class *class, void *object);
/* [-0, +0] Lets glua_push_known_object find the object on top. */
void glua_remember_object(lua_State *L);
/* Returns what the object at `index` keeps, or NULL where the value is not an object of one of the kinds. */
void *glua_to_object(lua_State *L, int index, uint64_t kinds, const uint32_t *own_kinds);
/* Returns what the host object of any kind at `index` keeps, or NULL. */
void *glua_kept_by(lua_State *L, int index);
/* Returns the class of the object at `index`, or NULL where the value is not a host object. */
const glua_class *glua_class_of(lua_State *L, int index);
/* [-0, +1] Pushes a field of the host object at `index`; pushes nil where there is no such field or its getter fails. */
void glua_push_object_field(lua_State *L, int index, const char *name, size_t length);

/* ----------------------------------------------------------------------------------------------------------- errors */

/* [-0, +1] Pushes an error table of the class. */
void glua_push_error(lua_State *L, const char *class_name, const char *message, size_t length);
/* Makes the error at `index` keep a host object, which is the error as the host knows it. */
void glua_keep_in_error(lua_State *L, int index, void *object);
/* Sets what tostring returns after the class of the error at `index`, which keeps an object; otherwise it is the
   message. */
void glua_set_error_line(lua_State *L, int index, const char *line, size_t length);
/* Returns what the error at `index` keeps, or NULL. */
void *glua_kept_in_error(lua_State *L, int index);
bool glua_is_error(lua_State *L, int index);
/* Returns the number of edits between two names, and whether they are so few that one was probably meant by the other. */
int glua_distance(const char *from, const char *to);
bool glua_is_near(const char *name, const char *candidate);
/* Returns the candidate that was probably meant by `name`, or NULL. */
const char *glua_suggestion(const char *name, const char *const *candidates, int count);

/* ------------------------------------------------------------------------------------------------- the coroutine driver */

typedef enum glua_outcome {
    /* The coroutine has ended; its results are on its stack. */
    GLUA_ENDED,
    /* It waits for the operation that the host has recorded. */
    GLUA_WAITS,
    /* It failed; the error value and a traceback (a string or nil) are on its stack. */
    GLUA_FAILED,
    /* It failed for lack of memory; a message is on its stack. */
    GLUA_OUT_OF_MEMORY,
    /* It was stopped. */
    GLUA_STOPPED,
} glua_outcome;

/* [-1, +0 | on the new thread: -0, +1] Makes a coroutine for the function on top of L's stack, kept as *reference. */
lua_State *glua_new_coroutine(lua_State *L, int *reference);
/* Lets Lua collect the coroutine. */
void glua_forget_coroutine(lua_State *thread, int reference);
/* Starts the coroutine with all values that were pushed on its stack as arguments, or resumes it with the top `count`
   values as results of what it waits for; with `raises` the one value is raised instead. Sets *results to the number of
   values left on the stack. `script` may be NULL: then there are no limits. */
glua_outcome glua_resume(lua_State *thread, glua_script *script, int count, bool raises, int *results);
/* [-0, +1] Pushes the traceback of the slice that was stopped last, or nil. */
void glua_push_stop_traceback(lua_State *L);
/* Where that slice was, as file:line, and the function in which it waited; empty where there is none. After
   GLUA_FAILED, where the error was raised. */
const char *glua_stop_place(glua_state *g);
const char *glua_stop_wait(glua_state *g);
/* Records the same for a coroutine that waits and is about to be abandoned. */
void glua_note_wait(lua_State *thread);
/* Ends the coroutine and those that it has resumed: closes their to-be-closed variables, innermost first. Where the
   script has reached a limit, that may take no longer than `closing`. Returns why this itself was stopped, if it was. */
glua_stop glua_abandon(lua_State *thread, glua_script *script, bool has_passed_limit);
/* Stops the running slice: the next instruction ends the coroutine that the driver has resumed. Where none runs, the
   next slice is stopped. A shielded script goes on, and the next one is stopped. */
void glua_interrupt(glua_state *g);
void glua_clear_interrupt(glua_state *g);
/* For tests: interrupts when long C functions have asked `checks` times whether they must stop; 0 for never. */
void glua_interrupt_after(glua_state *g, long long checks);
/* Why the last slice was stopped. */
glua_stop glua_stop_reason(glua_state *g);
/* The time of the steady clock, in nanoseconds. */
uint64_t glua_now(void);

#ifdef __cplusplus
}
#endif

#include "CLuaFiles.h"
#include "CLuaScripts.h"
#include "CLuaValues.h"
