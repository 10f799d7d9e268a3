/* Pushes the captures of a match as Lua values. */
#include "pattern.h"

static bool is_whole_match(glua_matcher *m, int index) {
    if (index < m->capture_count) return false;
    if (index != 0) luaL_error(m->L, "invalid capture index %%%d", index + 1);
    return true;
}

const char *glua_capture_bytes(glua_matcher *m, int index, const char *start, const char *end, size_t *length) {
    if (is_whole_match(m, index)) {
        *length = (size_t)(end - start);
        return start;
    }
    const glua_capture *capture = &m->captures[index];
    if (capture->length == glua_capture_is_open) luaL_error(m->L, "unfinished capture");
    if (capture->length == glua_capture_is_position) {
        lua_pushinteger(m->L, capture->start - m->subject + 1);
        return NULL;
    }
    *length = (size_t)capture->length;
    return capture->start;
}

void glua_push_capture(glua_matcher *m, int index, const char *start, const char *end) {
    size_t length;
    const char *bytes = glua_capture_bytes(m, index, start, end, &length);
    if (bytes) lua_pushlstring(m->L, bytes, length);
}

int glua_push_captures(glua_matcher *m, const char *start, const char *end) {
    int count = m->capture_count == 0 && start ? 1 : m->capture_count;
    luaL_checkstack(m->L, count, "too many captures");
    for (int i = 0; i < count; i++) glua_push_capture(m, i, start, end);
    return count;
}
