/* Matches Lua patterns (manual, section 6.4.1) in a way that can be stopped at any time. Results and errors are the
   same as in Lua's own functions. */
#pragma once

#include "../border/state.h"

typedef struct glua_capture {
    const char *start;
    /* The number of bytes, or one of these. */
    ptrdiff_t length;
} glua_capture;

enum { glua_capture_is_open = -1, glua_capture_is_position = -2 };

enum { glua_most_captures = 32 };

typedef struct glua_matcher {
    lua_State *L;
    const unsigned short *classes;
    const char *subject, *subject_end;
    const char *pattern_end;
    /* How many steps may follow before the next check whether the script must end. */
    ptrdiff_t steps;
    int capture_count;
    glua_capture captures[glua_most_captures];
} glua_matcher;

/* Begins matching the strings at the stack indices `subject` and `pattern`, which must stay there; returns the pattern. */
const char *glua_begin_matching(glua_matcher *m, lua_State *L, int subject, int pattern);
/* The end of the match of `pattern` that begins at `start`, or NULL. */
const char *glua_match_at(glua_matcher *m, const char *start, const char *pattern);
/* The end of the first match that begins at *start or later and does not end at `not_end`, or NULL. Sets *start to its
   beginning. */
const char *glua_search(glua_matcher *m, const char **start, const char *pattern, const char *not_end);
/* Fills a table with the classes of each character. */
void glua_fill_classes(unsigned short classes[256]);
/* Whether a byte means itself everywhere in a pattern. */
bool glua_is_plain(char c);

/* [-0, +1] Pushes the capture `index`, counted from 0, of the match from `start` to `end`. */
void glua_push_capture(glua_matcher *m, int index, const char *start, const char *end);
/* [-0, +n] Pushes all captures, or the whole match where there are none and `start` is not NULL. Returns n. */
int glua_push_captures(glua_matcher *m, const char *start, const char *end);
/* Returns the bytes of a capture; for a position pushes its value and returns NULL. */
const char *glua_capture_bytes(glua_matcher *m, int index, const char *start, const char *end, size_t *length);

/* Returns a position as one counted from 1; a negative one is counted from the end. */
size_t glua_start_position(lua_Integer position, size_t length);
