/* "Did you mean": the nearest name by edit distance. */
#include "internal.h"

#include <string.h>

enum { longest = 63 };

static int smallest(int a, int b, int c) {
    int least = a < b ? a : b;
    return least < c ? least : c;
}

int glua_distance(const char *from, const char *to) {
    size_t m = strlen(from), n = strlen(to);
    if (m > longest || n > longest) return longest;
    int row[longest + 1];
    for (size_t j = 0; j <= n; j++) row[j] = (int)j;
    for (size_t i = 1; i <= m; i++) {
        int diagonal = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= n; j++) {
            int above = row[j];
            row[j] = smallest(above + 1, row[j - 1] + 1, diagonal + (from[i - 1] != to[j - 1]));
            diagonal = above;
        }
    }
    return row[n];
}

bool glua_is_near(const char *name, const char *candidate) {
    size_t length = strlen(name);
    int d = glua_distance(name, candidate);
    /* Half of two letters is too much to guess: only what one more letter makes of them. */
    if (length < 3) return length == 2 && d == 1 && strlen(candidate) > length;
    return d < (length < 4 ? 2 : 3) && d < (int)length;
}

const char *glua_suggestion(const char *name, const char *const *candidates, int count) {
    const char *found = NULL;
    for (int i = 0; i < count; i++) {
        bool is_nearer = !found || glua_distance(name, candidates[i]) < glua_distance(name, found);
        if (is_nearer && glua_is_near(name, candidates[i])) found = candidates[i];
    }
    return found;
}
