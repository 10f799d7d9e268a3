/* "Did you mean": the nearest name by edit distance. */
#include "state.h"

#include <string.h>

enum { longest = 63 };

static int smallest(int a, int b, int c) {
    int least = a < b ? a : b;
    return least < c ? least : c;
}

/* Counts insertions, removals, replacements and exchanges of neighbours. */
int glua_distance(const char *from, const char *to) {
    size_t m = strlen(from), n = strlen(to);
    if (m > longest || n > longest) return longest;
    int rows[3][longest + 1];
    int *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= n; j++) above[j] = (int)j;
    for (size_t i = 1; i <= m; i++) {
        row[0] = (int)i;
        for (size_t j = 1; j <= n; j++) {
            row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + (from[i - 1] != to[j - 1]));
            bool is_exchange = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            if (is_exchange && before[j - 2] + 1 < row[j]) row[j] = before[j - 2] + 1;
        }
        int *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[n];
}

bool glua_is_near(const char *name, const char *candidate) {
    size_t length = strlen(name);
    int d = glua_distance(name, candidate);
    /* With one of two letters wrong there is too little to guess from; only a name with one more letter is suggested. */
    if (length < 3) return length == 2 && d == 1 && strlen(candidate) > length;
    return d < (length < 5 ? 2 : 3);
}

const char *glua_suggestion(const char *name, const char *const *candidates, int count) {
    const char *found = NULL;
    for (int i = 0; i < count; i++) {
        bool is_nearer = !found || glua_distance(name, candidates[i]) < glua_distance(name, found);
        if (is_nearer && glua_is_near(name, candidates[i])) found = candidates[i];
    }
    return found;
}
