/* The pattern matcher: a loop with a stack of choices to return to, instead of recursion, so that it can stop at every
   step. */
#include "pattern.h"
#include "../limits/limits.h"

#include <ctype.h>
#include <string.h>

enum {
    steps_between_checks = 4096,
    longest_run = 4096,
    /* Lua's own matcher also calls a pattern too complex beyond this depth. */
    most_choices = 199,
};

const char *glua_begin_matching(glua_matcher *m, lua_State *L, int subject, int pattern) {
    size_t length;
    m->L = L;
    m->classes = glua_of(L)->classes;
    m->subject = lua_tolstring(L, subject, &length);
    m->subject_end = m->subject + length;
    const char *text = lua_tolstring(L, pattern, &length);
    m->pattern_end = text + length;
    m->steps = steps_between_checks;
    m->capture_count = 0;
    return text;
}

static void check_stop(glua_matcher *m) {
    m->steps = steps_between_checks;
    glua_check_stop(m->L);
}

static inline void spend(glua_matcher *m, ptrdiff_t steps) {
    m->steps -= steps;
    if (m->steps <= 0) check_stop(m);
}

/* ------------------------------------------------------------------------------------- items that match one character */

/* The bits of the classes %a to %z, by letter. */
static const unsigned short class_bits[26] = {
    ['a' - 'a'] = 1 << 0, ['c' - 'a'] = 1 << 1, ['d' - 'a'] = 1 << 2, ['g' - 'a'] = 1 << 3,
    ['l' - 'a'] = 1 << 4, ['p' - 'a'] = 1 << 5, ['s' - 'a'] = 1 << 6, ['u' - 'a'] = 1 << 7,
    ['w' - 'a'] = 1 << 8, ['x' - 'a'] = 1 << 9, ['z' - 'a'] = 1 << 10, /* NUL, from older releases and still supported */
};

void glua_fill_classes(unsigned short classes[256]) {
    for (int c = 0; c < 256; c++) {
        const int is_member[] = {
            isalpha(c), iscntrl(c), isdigit(c), isgraph(c), islower(c), ispunct(c),
            isspace(c), isupper(c), isalnum(c), isxdigit(c), c == 0,
        };
        classes[c] = 0;
        for (int bit = 0; bit < 11; bit++) classes[c] |= (unsigned short)((is_member[bit] != 0) << bit);
    }
}

/* A class in upper case means all characters that are not in it; a letter that is not a class means itself. */
static inline bool is_in_class(const glua_matcher *m, unsigned char c, unsigned char class) {
    unsigned letter = (class | 0x20u) - 'a';
    if (letter >= 26 || class_bits[letter] == 0) return c == class;
    return ((m->classes[c] & class_bits[letter]) != 0) == ((class & 0x20) != 0);
}

/* Whether a character is in a set, from its '[' to its ']' at `last`. */
static bool is_in_set(const glua_matcher *m, unsigned char c, const char *set, const char *last) {
    const unsigned char *p = (const unsigned char *)set + 1, *end = (const unsigned char *)last;
    bool is_complement = *p == '^';
    for (p += is_complement; p < end; p++) {
        if (*p == '%') {
            if (is_in_class(m, c, *++p)) return !is_complement;
        } else if (p[1] == '-' && p + 2 < end) {
            if (p[0] <= c && c <= p[2]) return !is_complement;
            p += 2;
        } else if (*p == c) {
            return !is_complement;
        }
    }
    return is_complement;
}

/* The end of the item at `p`, before its quantifier. */
static const char *item_end(glua_matcher *m, const char *p) {
    if (*p == '%') {
        if (p + 1 == m->pattern_end) luaL_error(m->L, "malformed pattern (ends with '%%')");
        return p + 2;
    }
    if (*p++ != '[') return p;
    const char *first = p += *p == '^';
    /* A ']' in the first place means itself. */
    for (; p == first || *p != ']'; p++) {
        if (p >= m->pattern_end) luaL_error(m->L, "malformed pattern (missing ']')");
        if (*p == '%' && p + 1 < m->pattern_end) p++;
    }
    spend(m, p - first);
    return p + 1;
}

/* Whether the character at `s` matches the item from `p` to `end`. */
static inline bool matches_item(glua_matcher *m, const char *s, const char *p, const char *end) {
    if (s >= m->subject_end) return false;
    unsigned char c = (unsigned char)*s;
    switch (*p) {
    case '.': return true;
    case '%': return is_in_class(m, c, (unsigned char)p[1]);
    case '[': spend(m, end - p); return is_in_set(m, c, p, end - 1);
    default: return c == (unsigned char)*p;
    }
}

/* The end of the longest run of characters from `s` that all match the item, or that all do not. */
static inline const char *run_end(glua_matcher *m, const char *s, const char *p, const char *end, bool matching) {
    for (;;) {
        const char *from = s, *stop = m->subject_end - s > longest_run ? s + longest_run : m->subject_end;
        while (s < stop && matches_item(m, s, p, end) == matching) s++;
        spend(m, s - from);
        if (s < stop || s == m->subject_end) return s;
    }
}

/* ---------------------------------------------------------------------------------------------------------- other items */

/* %b: the end of a balanced text from `s`, or NULL. `p` points to the two delimiters. */
static const char *balanced_end(glua_matcher *m, const char *s, const char *p) {
    if (p + 1 >= m->pattern_end) luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
    if (s >= m->subject_end || *s != p[0]) return NULL;
    for (size_t open = 1; ++s < m->subject_end;) {
        spend(m, 1);
        if (*s == p[1]) {
            if (--open == 0) return s + 1;
        } else if (*s == p[0]) {
            open++;
        }
    }
    return NULL;
}

/* %f: whether `s` is at the beginning of characters in the set at `p`. */
static bool is_frontier(glua_matcher *m, const char *s, const char *p, const char *end) {
    unsigned char before = s == m->subject ? 0 : (unsigned char)s[-1];
    unsigned char here = s == m->subject_end ? 0 : (unsigned char)*s;
    return !is_in_set(m, before, p, end - 1) && is_in_set(m, here, p, end - 1);
}

/* %1 to %9: the end of a repetition of the capture at `s`, or NULL. */
static const char *behind_repetition(glua_matcher *m, const char *s, char digit) {
    int index = digit - '1';
    if (index < 0 || index >= m->capture_count || m->captures[index].length == glua_capture_is_open)
        luaL_error(m->L, "invalid capture index %%%d", index + 1);
    ptrdiff_t length = m->captures[index].length;
    if (length == glua_capture_is_position || m->subject_end - s < length) return NULL;
    spend(m, length / 16);
    return memcmp(m->captures[index].start, s, (size_t)length) == 0 ? s + length : NULL;
}

static void open_capture(glua_matcher *m, const char *s, bool is_position) {
    if (m->capture_count >= glua_most_captures) luaL_error(m->L, "too many captures");
    m->captures[m->capture_count++] = (glua_capture){s, is_position ? glua_capture_is_position : glua_capture_is_open};
}

static int close_capture(glua_matcher *m, const char *s) {
    int index = m->capture_count - 1;
    while (index >= 0 && m->captures[index].length != glua_capture_is_open) index--;
    if (index < 0) luaL_error(m->L, "invalid pattern capture");
    m->captures[index].length = s - m->captures[index].start;
    return index;
}

/* -------------------------------------------------------------------------------------------------- trying and choices */

/* A decision of the matcher, with what is needed to try the alternatives. */
typedef struct choice {
    enum { LONGEST, SHORTEST, OPTIONAL, OPENED, CLOSED } kind;
    /* CLOSED: the index of the capture. */
    int capture;
    /* The end of what the item has matched, and the rest of the pattern. */
    const char *at, *rest;
    /* LONGEST: the end of the shortest allowed match. SHORTEST: the item. */
    const char *other;
} choice;

typedef struct attempt {
    /* `p` must match at `s`; where `s` is NULL, it does not match. */
    const char *s, *p;
    int choice_count;
    choice choices[most_choices];
} attempt;

/* Records a choice and goes on with the rest of the pattern. */
static inline __attribute__((always_inline)) void choose(glua_matcher *m, attempt *a, choice made) {
    if (a->choice_count == most_choices) luaL_error(m->L, "pattern too complex");
    made.rest = a->p;
    a->choices[a->choice_count++] = made;
}

/* Goes back through the choices until there is an alternative to try. */
static void take_back(glua_matcher *m, attempt *a) {
    while (a->choice_count > 0) {
        choice *last = &a->choices[a->choice_count - 1];
        a->p = last->rest;
        switch (last->kind) {
        case LONGEST:
            if (last->at == last->other) break;
            a->s = --last->at;
            return;
        case SHORTEST:
            if (!matches_item(m, last->at, last->other, last->rest - 1)) break;
            a->s = ++last->at;
            return;
        case OPTIONAL:
            a->choice_count--;
            a->s = last->at;
            return;
        case OPENED: m->capture_count--; break;
        case CLOSED: m->captures[last->capture].length = glua_capture_is_open; break;
        }
        a->choice_count--;
    }
}

/* Tries an item for one character, with its quantifier. */
static inline void try_item(glua_matcher *m, attempt *a) {
    const char *s = a->s, *p = a->p, *end = item_end(m, p);
    a->p = end + 1;
    switch (*end) {
    case '*':
    case '+':
        a->s = *p == '.' ? m->subject_end : run_end(m, s, p, end, true);
        if (a->s > s) choose(m, a, (choice){.kind = LONGEST, .at = a->s, .other = s + (*end == '+')});
        else if (*end == '+') a->s = NULL;
        break;
    case '-':
        if (matches_item(m, s, p, end)) choose(m, a, (choice){.kind = SHORTEST, .at = s, .other = p});
        break;
    case '?':
        if (!matches_item(m, s, p, end)) break;
        choose(m, a, (choice){.kind = OPTIONAL, .at = s});
        a->s = s + 1;
        break;
    default:
        a->p = end;
        a->s = matches_item(m, s, p, end) ? s + 1 : NULL;
    }
}

/* Tries %b, %f and %1 to %9; returns false for any other item that begins with '%'. */
static inline bool try_escape(glua_matcher *m, attempt *a) {
    const char *p = a->p;
    if (p[1] == 'b') {
        a->p = p + 4;
        a->s = balanced_end(m, a->s, p + 2);
    } else if (p[1] == 'f') {
        if (p[2] != '[') luaL_error(m->L, "missing '[' after '%%f' in pattern");
        a->p = item_end(m, p + 2);
        if (!is_frontier(m, a->s, p + 2, a->p)) a->s = NULL;
    } else if (isdigit((unsigned char)p[1])) {
        a->p = p + 2;
        a->s = behind_repetition(m, a->s, p[1]);
    } else {
        return false;
    }
    return true;
}

/* Tries an item that is not for one character; returns false for all others. */
static inline bool try_special(glua_matcher *m, attempt *a) {
    switch (*a->p) {
    case '(': {
        bool is_position = a->p[1] == ')';
        open_capture(m, a->s, is_position);
        a->p += is_position ? 2 : 1;
        choose(m, a, (choice){.kind = OPENED});
        return true;
    }
    case ')':
        a->p++;
        choose(m, a, (choice){.kind = CLOSED, .capture = close_capture(m, a->s)});
        return true;
    case '$':
        if (a->p + 1 != m->pattern_end) return false;
        a->p++;
        if (a->s != m->subject_end) a->s = NULL;
        return true;
    case '%': return try_escape(m, a);
    default: return false;
    }
}

const char *glua_match_at(glua_matcher *m, const char *start, const char *pattern) {
    attempt a;
    a.s = start;
    a.p = pattern;
    a.choice_count = 0;
    m->capture_count = 0;
    while (a.s && a.p != m->pattern_end) {
        spend(m, 1);
        if (!try_special(m, &a)) try_item(m, &a);
        if (!a.s) take_back(m, &a);
    }
    return a.s;
}

/* ------------------------------------------------------------------------------------------------------------ searching */

bool glua_is_plain(char c) {
    switch (c) {
    case '^': case '$': case '*': case '+': case '?': case '.': case '(': case ')': case '[': case '%': case '-':
        return false;
    default: return true;
    }
}

/* Finds an item that the first character of every match must match, and sets its bounds; returns false where there is
   none. */
static bool find_first_item(glua_matcher *m, const char *pattern, const char **item, const char **end) {
    const char *p = *item = pattern + (pattern[0] == '(' && pattern[1] != ')');
    if (p == m->pattern_end || *p == '(' || *p == ')' || *p == '$') return false;
    if (*p == '%' && (p[1] == 'b' || p[1] == 'f' || isdigit((unsigned char)p[1]))) return false;
    *end = item_end(m, p);
    return **end != '*' && **end != '?' && **end != '-';
}

/* The first position from `s` on at which a match may begin, or NULL. */
static inline const char *next_candidate(glua_matcher *m, const char *s, const char *item, const char *end) {
    if (*item != '[' && *item != '%' && *item != '.') return memchr(s, *item, (size_t)(m->subject_end - s));
    s = run_end(m, s, item, end, false);
    return s < m->subject_end ? s : NULL;
}

const char *glua_search(glua_matcher *m, const char **start, const char *pattern, const char *not_end) {
    if (*start > m->subject_end) return NULL;
    const char *item, *item_end;
    bool skips = find_first_item(m, pattern, &item, &item_end);
    for (const char *s = *start; s <= m->subject_end; s++) {
        if (skips) s = next_candidate(m, s, item, item_end);
        if (!s) return NULL;
        const char *end = glua_match_at(m, s, pattern);
        if (end && end != not_end) {
            *start = s;
            return end;
        }
    }
    return NULL;
}

size_t glua_start_position(lua_Integer position, size_t length) {
    if (position > 0) return (size_t)position;
    if (position == 0 || position < -(lua_Integer)length) return 1;
    return length + (size_t)position + 1;
}
