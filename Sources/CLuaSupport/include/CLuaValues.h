/* Lua values and tables, for Swift: a part of CLuaSupport.h, which says what may be declared here. */
#pragma once

#include "CLuaSupport.h"

#ifdef __cplusplus
extern "C" {
#endif

/* None of these functions runs a metamethod. */

void glua_push_bytes(lua_State *L, const char *bytes, size_t length);
/* Returns the bytes of the string at `index`, or NULL where the value is not a string. They are valid while the string
   is on the stack. */
const char *glua_to_bytes(lua_State *L, int index, size_t *length);
/* Reads the whole number at `index`; a float counts where it has no fraction and fits, a string never does. */
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
/* [-1, +2] or [-1, +0] Replaces the key on top with the next key and value of the table, or returns false at its end.
   The traversal may end early where a script changes the table in the meantime. */
bool glua_next(lua_State *L, int index);
/* [-1, +0] Keeps the value on top and returns the number by which it is found. */
int glua_keep(lua_State *L);
/* [-0, +1] Pushes a kept value. */
void glua_push_kept(lua_State *L, int reference);
void glua_forget(lua_State *L, int reference);
/* [-1, +0] Refers to the value on top without keeping it, and returns the number by which it is found. */
int glua_keep_weakly(lua_State *L);
/* [-0, +1] Pushes a weakly kept value, or nil where it is gone. */
void glua_push_weakly_kept(lua_State *L, int reference);
/* [-0, +1] Pushes the text of the value at `index`, or a substitute where its __tostring fails. */
void glua_push_text(lua_State *L, int index);
/* [-0, +1] Pushes what tostring returns for the value at `index`, whose __tostring may use so many nanoseconds of CPU time;
   or pushes why that failed, sets *stop where it was stopped, and returns false. Not while a script runs. */
bool glua_try_text(lua_State *L, int index, uint64_t cpu_limit, glua_stop *stop);
/* Writes where the Lua function at `index` was defined, as file:line; empty for any other value. */
void glua_write_function_place(lua_State *L, int index, char *place, size_t size);
/* [-0, +1] Pushes the name by which scripts know the function of Lua's own libraries at `index`, or nil. */
void glua_push_function_name(lua_State *L, int index);
/* Returns what a message calls the type of the value at `index`: "a string", "an AuthClient", "nothing". */
const char *glua_type_name(lua_State *L, int index);

#ifdef __cplusplus
}
#endif
