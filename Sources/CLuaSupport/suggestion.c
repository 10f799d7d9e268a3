/* "Did you mean": the nearest name by edit distance. */
#include "internal.h"

#include <string.h>

enum { longest = 63 };

static int smallest(int a, int b, int c) {
    int least = a < b ? a : b;
    return least < c ? least : c;
}

static int distance(const char *from, const char *to) {
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

const char *glua_suggestion(const char *name, const char *const *candidates, int count) {
    size_t length = strlen(name);
    int best = length < 4 ? 2 : 3;
    const char *found = NULL;
    for (int i = 0; i < count; i++) {
        int d = distance(name, candidates[i]);
        if (d < best && d < (int)length) {
            best = d;
            found = candidates[i];
        }
    }
    return found;
}
