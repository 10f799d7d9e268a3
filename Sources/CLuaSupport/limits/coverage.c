/* Counts how often each line of the files runs, by Lua's hook for lines.

   The hook is set on the main thread, from which every coroutine inherits it. What stops a slice takes its place until it
   has looked: see slice.c. The counts are memory of the program, and not of the scripts. */
#define _GNU_SOURCE
#include "limits.h"
#include "../border/border.h"

#include <stdlib.h>
#include <string.h>

/* A script can name any number of files for the chunks that it loads. */
enum { most_files = 4096 };

/* The counts of one file. The line 0 is not used. */
struct glua_line_counts {
    char *file;
    uint64_t *counts;
    size_t size;
    struct glua_line_counts *next;
};

static glua_line_counts *new_counts(const char *file) {
    glua_line_counts *counts = calloc(1, sizeof *counts);
    char *name = strdup(file);
    if (counts && name) {
        counts->file = name;
        return counts;
    }
    free(counts);
    free(name);
    return NULL;
}

/* Returns the counts of a file, which come first from then on: a line of the same file runs next, as a rule. NULL without
   memory, and for a file too many. */
static glua_line_counts *counts_of(glua_state *g, const char *file) {
    int known = 0;
    for (glua_line_counts **link = &g->line_counts; *link; link = &(*link)->next, known++) {
        glua_line_counts *counts = *link;
        if (strcmp(counts->file, file) != 0) continue;
        *link = counts->next;
        counts->next = g->line_counts;
        return g->line_counts = counts;
    }
    glua_line_counts *counts = known < most_files ? new_counts(file) : NULL;
    if (counts == NULL) return NULL;
    counts->next = g->line_counts;
    return g->line_counts = counts;
}

static bool has_line(glua_line_counts *counts, size_t line) {
    if (line < counts->size) return true;
    size_t size = line + line / 2 + 64;
    uint64_t *grown = realloc(counts->counts, size * sizeof *grown);
    if (grown == NULL) return false;
    memset(grown + counts->size, 0, (size - counts->size) * sizeof *grown);
    counts->counts = grown;
    counts->size = size;
    return true;
}

static void count_line(lua_State *L, lua_Debug *activation) {
    lua_getinfo(L, "S", activation);
    if (*activation->source != '@' || activation->currentline <= 0) return;
    glua_line_counts *counts = counts_of(glua_of(L), activation->source + 1);
    size_t line = (size_t)activation->currentline;
    if (counts && has_line(counts, line)) counts->counts[line]++;
}

void glua_count_lines(glua_state *g) {
    g->counts_lines = true;
    glua_reset_hook(g->main);
}

void glua_reset_hook(lua_State *L) {
    if (glua_of(L)->counts_lines) lua_sethook(L, count_line, LUA_MASKLINE, 0);
    else lua_sethook(L, NULL, 0, 0);
}

void glua_tell_line_counts(glua_state *g, void *context, glua_line_counts_taker take) {
    for (glua_line_counts *counts = g->line_counts; counts; counts = counts->next)
        take(context, counts->file, counts->counts, counts->size);
}

void glua_free_line_counts(glua_state *g) {
    while (g->line_counts) {
        glua_line_counts *counts = g->line_counts;
        g->line_counts = counts->next;
        free(counts->file);
        free(counts->counts);
        free(counts);
    }
}

/* ----------------------------------------------------------------------------------------------------------- bytecode */

typedef struct dump {
    void *context;
    glua_bytes_taker take;
} dump;

static int write_piece(lua_State *L, const void *piece, size_t size, void *state) {
    (void)L;
    dump *dump = state;
    dump->take(dump->context, piece, size);
    return 0;
}

void glua_tell_bytecode(lua_State *L, void *context, glua_bytes_taker take) {
    dump dump = {context, take};
    if (lua_type(L, -1) == LUA_TFUNCTION && !lua_iscfunction(L, -1)) lua_dump(L, write_piece, &dump, 0);
}
