/* table.sort for scripts: a quicksort that can be stopped at any time. */
#include "standard.h"
#include "../limits/limits.h"

#include <limits.h>

enum {
    /* The number of comparisons of numbers or short strings between two checks. */
    work_between_checks = 256,
    bytes_per_work = 64,
    /* In parts larger than this, pivots are chosen at random once a division was bad. */
    least_random_part = 100,
};

typedef struct sorter {
    lua_State *L;
    bool has_function;
    /* The work since the last check. */
    size_t work;
    /* Decides where pivots are taken from; 0 for the middle. */
    unsigned seed;
} sorter;

/* What the length of two strings adds to the cost of comparing them, which may be equal up to the end of the shorter. */
static size_t length_work(lua_State *L, int a, int b) {
    if (lua_type(L, b) != LUA_TSTRING) return 0;
    size_t first = lua_rawlen(L, a), second = lua_rawlen(L, b);
    return (first < second ? first : second) / bytes_per_work;
}

static void check_stop(sorter *s) {
    s->work = 0;
    glua_check_stop(s->L);
}

static bool call_function(lua_State *L, int a, int b) {
    lua_pushvalue(L, 2);
    lua_pushvalue(L, a - 1);
    lua_pushvalue(L, b - 2);
    lua_call(L, 2, 1);
    bool result = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return result;
}

/* Whether the value at `a` comes before that at `b`; both indices count from the top of the stack. */
static bool comes_before(sorter *s, int a, int b) {
    lua_State *L = s->L;
    s->work++;
    if (!s->has_function && lua_type(L, a) == LUA_TSTRING) s->work += length_work(L, a, b);
    if (s->work >= work_between_checks) check_stop(s);
    return s->has_function ? call_function(L, a, b) : lua_compare(L, a, b, LUA_OPLT);
}

/* [-2, +0] Sets t[i] to the value on top and t[j] to the one below it. */
static void set_both(lua_State *L, lua_Unsigned i, lua_Unsigned j) {
    lua_seti(L, 1, (lua_Integer)i);
    lua_seti(L, 1, (lua_Integer)j);
}

static void push_item(lua_State *L, lua_Unsigned i) { lua_geti(L, 1, (lua_Integer)i); }

/* Exchanges the items at `i` < `j` where they are in the wrong order. */
static void put_in_order(sorter *s, lua_Unsigned i, lua_Unsigned j) {
    push_item(s->L, i);
    push_item(s->L, j);
    if (comes_before(s, -1, -2)) set_both(s->L, i, j);
    else lua_pop(s->L, 2);
}

/* Puts the median of three items at `middle`, the least at `low` and the greatest at `high`. */
static void order_three(sorter *s, lua_Unsigned low, lua_Unsigned middle, lua_Unsigned high) {
    lua_State *L = s->L;
    push_item(L, middle);
    push_item(L, low);
    if (comes_before(s, -2, -1)) {
        set_both(L, middle, low);
        return;
    }
    lua_pop(L, 1);
    push_item(L, high);
    if (comes_before(s, -1, -2)) set_both(L, middle, high);
    else lua_pop(L, 2);
}

/* [-1, +0] Divides the items between `low` and `high` by the pivot, which is on top of the stack and at high - 1.
   Returns the final index of the pivot. */
static lua_Unsigned divide(sorter *s, lua_Unsigned low, lua_Unsigned high) {
    lua_State *L = s->L;
    lua_Unsigned i = low, j = high - 1;
    for (;;) {
        while (push_item(L, ++i), comes_before(s, -1, -2)) {
            if (i == high - 1) luaL_error(L, "invalid order function for sorting");
            lua_pop(L, 1);
        }
        while (push_item(L, --j), comes_before(s, -3, -1)) {
            if (j < i) luaL_error(L, "invalid order function for sorting");
            lua_pop(L, 1);
        }
        if (j < i) break;
        set_both(L, i, j);
    }
    lua_pop(L, 1);
    set_both(L, high - 1, i);
    return i;
}

static lua_Unsigned pivot_place(sorter *s, lua_Unsigned low, lua_Unsigned high) {
    if (high - low <= least_random_part || s->seed == 0) return low + (high - low) / 2;
    lua_Unsigned quarter = (high - low) / 4;
    return low + quarter + s->seed % (quarter * 2);
}

static void sort_part(sorter *s, lua_Unsigned low, lua_Unsigned high) {
    lua_State *L = s->L;
    while (low < high) {
        put_in_order(s, low, high);
        if (high - low == 1) return;
        lua_Unsigned pivot = pivot_place(s, low, high);
        order_three(s, low, pivot, high);
        if (high - low == 2) return;
        push_item(L, pivot);
        lua_pushvalue(L, -1);
        push_item(L, high - 1);
        set_both(L, pivot, high - 1);
        pivot = divide(s, low, high);
        /* The smaller part is sorted first, which limits the depth. */
        lua_Unsigned smaller;
        if (pivot - low < high - pivot) {
            sort_part(s, low, pivot - 1);
            smaller = pivot - low;
            low = pivot + 1;
        } else {
            sort_part(s, pivot + 1, high);
            smaller = high - pivot;
            high = pivot - 1;
        }
        if ((high - low) / 128 > smaller) s->seed = s->seed * 1664525 + (unsigned)s->work + 1013904223;
    }
}

int glua_sort(lua_State *L) {
    static const char *const changes_all[] = {"__index", "__newindex", "__len", NULL};
    glua_check_table(L, 1, changes_all);
    lua_Integer length = luaL_len(L, 1);
    if (length < 2) return 0;
    luaL_argcheck(L, length < INT_MAX, 1, "array too big");
    if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    luaL_checkstack(L, 40, "");
    sorter s = {.L = L, .has_function = !lua_isnil(L, 2)};
    sort_part(&s, 1, (lua_Unsigned)length);
    return 0;
}
