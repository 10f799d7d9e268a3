/* Converts between JSON and Lua values, without a tree in between.

   Call these functions only as host code: there no allocation fails (see CLuaSupport's memory.c), so nothing is jumped
   over. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lua_State lua_State;

/* Buffers that parsing and writing reuse. A codec belongs to one state. */
typedef struct gjson_codec gjson_codec;

/* Returns whether long work may go on with `bytes` bytes beyond Lua's own. */
typedef bool (*gjson_pace)(lua_State *L, size_t bytes);

/* Makes a codec; `pace`, which may be NULL, is called now and then. */
gjson_codec *gjson_new(gjson_pace pace);
void gjson_free(gjson_codec *codec);

/* Prepares the state: the marks of arrays and objects, and json.null. */
void gjson_open(lua_State *L);
/* [-0, +1] Pushes json.null. */
void gjson_push_null(lua_State *L);
/* [-0, +0] Marks the table at `index` as an array, or as an object. */
void gjson_mark_array(lua_State *L, int index);
void gjson_mark_object(lua_State *L, int index);
/* [-0, +0] Has the metatable at `index` mark its tables as arrays, beside what else it does. */
void gjson_make_array_mark(lua_State *L, int index);
/* Whether the table at `index` has a protected metatable that is not one of these marks. */
bool gjson_is_locked(lua_State *L, int index);
/* Whether the value at `index` is a table that is marked as an array. */
bool gjson_is_array(lua_State *L, int index);

typedef enum gjson_outcome {
    GJSON_DONE,
    /* Failed; gjson_message says why. */
    GJSON_FAILED,
    /* The pace has stopped the work. */
    GJSON_STOPPED,
    /* The stack has no room for a value so deep. */
    GJSON_OVERFLOW,
} gjson_outcome;

/* [-0, +1] Pushes the value of the text, which may begin with a byte order mark; pushes nothing where that fails. A
   number beyond a double becomes infinite. */
gjson_outcome gjson_decode(gjson_codec *codec, lua_State *L, const char *text, size_t length);
/* Does the same for a server's text, in which NaN, Infinity and -Infinity are numbers, as Python writes them. `room`
   tells how many bytes behind the text may be read; where there are enough, it is parsed without a copy. */
gjson_outcome gjson_decode_answer(gjson_codec *codec, lua_State *L, const char *text, size_t length, size_t room);
/* Writes the value at `index`; the text is valid until the codec is used again or trimmed. */
gjson_outcome gjson_encode(gjson_codec *codec, lua_State *L, int index, const char **text, size_t *length);
/* Frees the memory of a long text that was written. */
void gjson_trim(gjson_codec *codec);
/* Returns why the last call has failed. */
const char *gjson_message(gjson_codec *codec);

#ifdef __cplusplus
}
#endif
