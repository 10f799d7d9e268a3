/*
 * JSON to and from Lua values, without a tree in between.
 *
 * Call these as host code only: no allocation fails there (CLuaSupport's memory.c), so nothing is jumped over.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lua_State lua_State;

/* What parsing and writing reuse. Belongs to one state. */
typedef struct gjson_codec gjson_codec;

/* Whether what takes long may go on, with so many bytes beyond Lua's own. */
typedef bool (*gjson_pace)(lua_State *L, size_t bytes);

/* pace: asked now and then, or NULL. */
gjson_codec *gjson_new(gjson_pace pace);
void gjson_free(gjson_codec *codec);

/* Prepares the state: what marks arrays and objects, and json.null. */
void gjson_open(lua_State *L);
/* [-0, +1] Pushes json.null. */
void gjson_push_null(lua_State *L);
/* [-0, +0] Marks the table at `index` as an array, or as an object. */
void gjson_mark_array(lua_State *L, int index);
void gjson_mark_object(lua_State *L, int index);
/* Whether the table at `index` has a metatable that its scripts must not replace, and that is none of these marks. */
bool gjson_is_locked(lua_State *L, int index);
/* Whether the value at `index` is a table that is marked as an array. */
bool gjson_is_array(lua_State *L, int index);

typedef enum gjson_outcome {
    GJSON_DONE,
    /* gjson_message says why. */
    GJSON_FAILED,
    /* The pace has said no. */
    GJSON_STOPPED,
    /* The stack has no room for what is so deep. */
    GJSON_OVERFLOW,
} gjson_outcome;

/* [-0, +1] Pushes the value of the text, before which there may be a byte order mark; nothing where that is not done. A
   number beyond a double is infinite. */
gjson_outcome gjson_decode(gjson_codec *codec, lua_State *L, const char *text, size_t length);
/* The same for what a server has sent, where NaN, Infinity and -Infinity are numbers, as Python writes them. */
gjson_outcome gjson_decode_answer(gjson_codec *codec, lua_State *L, const char *text, size_t length);
/* Writes the value at `index`; the text is valid until the codec is used again, or trimmed. */
gjson_outcome gjson_encode(gjson_codec *codec, lua_State *L, int index, const char **text, size_t *length);
/* Gives back the memory of a long text that has been written. */
void gjson_trim(gjson_codec *codec);
/* Why the last call has failed. */
const char *gjson_message(gjson_codec *codec);

#ifdef __cplusplus
}
#endif
