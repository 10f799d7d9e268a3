/* Matching of Lua patterns (manual, section 6.4.1) that can be stopped at any time. Results and errors are those of
   Lua's own. */
#pragma once

#include "../border/state.h"

typedef struct glua_capture {
    const char *start;
    /* Bytes, or one of these. */
    ptrdiff_t length;
} glua_capture;

enum { glua_capture_is_open = -1, glua_capture_is_position = -2 };

enum { glua_most_captures = 32 };

typedef struct glua_matcher {
    lua_State *L;
    const unsigned short *classes;
    const char *subject, *subject_end;
    const char *pattern_end;
    /* What may be done before it is asked again whether the script must end. */
    ptrdiff_t steps;
    int capture_count;
    glua_capture captures[glua_most_captures];
} glua_matcher;

/* Begins with the strings at stack indices `subject` and `pattern`, which must stay there; returns the pattern. */
const char *glua_begin_matching(glua_matcher *m, lua_State *L, int subject, int pattern);
/* The end of the match of `pattern` that begins at `start`, or NULL. */
const char *glua_match_at(glua_matcher *m, const char *start, const char *pattern);
/* The end of the first match that begins at *start or behind it and does not end at `not_end`, or NULL. Sets *start to
   its beginning. */
const char *glua_search(glua_matcher *m, const char **start, const char *pattern, const char *not_end);
/* Notes which classes each character belongs to. */
void glua_fill_classes(unsigned short classes[256]);
/* Whether a byte means itself wherever it stands in a pattern. */
bool glua_is_plain(char c);

/* [-0, +1] Pushes the capture `index`, counted from 0, of the match from `start` to `end`. */
void glua_push_capture(glua_matcher *m, int index, const char *start, const char *end);
/* [-0, +n] Pushes all captures, or the whole match where there are none and `start` is not NULL. Returns n. */
int glua_push_captures(glua_matcher *m, const char *start, const char *end);
/* The bytes of a capture; NULL, with its value pushed, for a position. */
const char *glua_capture_bytes(glua_matcher *m, int index, const char *start, const char *end, size_t *length);

/* A position counted from 1, or from the end where negative, as one counted from 1. */
size_t glua_start_position(lua_Integer position, size_t length);
