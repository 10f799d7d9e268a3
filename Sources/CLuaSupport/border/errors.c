/* Error tables, tracebacks, and messages for what cannot be suspended. */
#include "border.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char glua_key_error_metatable = 0;
const char glua_key_error_boxes = 0;
const char glua_key_traceback = 0;

/* A box holds the host's object of an error, which is released when the box is collected. */
static const glua_class box_class = {"globus.ErrorBox", 0, 0, NULL};

/* [-0, +1] Pushes the box of the error at `index`, or nil. */
static glua_object *push_box(lua_State *L, int index) {
    lua_pushvalue(L, index);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &glua_key_error_boxes);
    lua_insert(L, -2);
    lua_rawget(L, -2);
    lua_remove(L, -2);
    return lua_touserdata(L, -1);
}

/* [-0, +1] Pushes the line of the error at `index` where it has one, and otherwise its message. */
static void push_line(lua_State *L, int index) {
    if (push_box(L, index) && lua_getiuservalue(L, -1, 1) == LUA_TSTRING) {
        lua_remove(L, -2);
        return;
    }
    lua_settop(L, index);
    lua_pushliteral(L, "message");
    lua_rawget(L, index);
}

static int error_to_string(lua_State *L) {
    lua_settop(L, 1);
    lua_pushliteral(L, "class");
    lua_rawget(L, 1);
    lua_insert(L, 1);
    push_line(L, 2);
    const char *class_name = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : "Error";
    const char *line = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    lua_pushfstring(L, "%s: %s", class_name, line);
    return 1;
}

static int release_box(lua_State *L) {
    glua_object *box = lua_touserdata(L, 1);
    if (box->kept) glua_of(L)->host.release(box->kept);
    box->kept = NULL;
    return 0;
}

void glua_open_errors(lua_State *L) {
    lua_createtable(L, 0, 3);
    lua_pushliteral(L, "globus.Error");
    lua_setfield(L, -2, "__name");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pushcfunction(L, error_to_string);
    lua_setfield(L, -2, "__tostring");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &glua_key_error_metatable);

    /* A table from errors to boxes, weak in the errors: a box lives as long as its error. */
    glua_push_weak_table(L, &glua_key_error_boxes, "k");
    lua_pop(L, 1);

    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, release_box);
    lua_setfield(L, -2, "__gc");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &box_class);
}

void glua_push_error(lua_State *L, const char *class_name, const char *message, size_t length) {
    lua_createtable(L, 0, 4);
    lua_pushstring(L, class_name);
    lua_setfield(L, -2, "class");
    lua_pushlstring(L, message, length);
    lua_setfield(L, -2, "message");
    lua_rawgetp(L, LUA_REGISTRYINDEX, &glua_key_error_metatable);
    lua_setmetatable(L, -2);
}

void glua_push_error_format(lua_State *L, const char *class_name, const char *format, ...) {
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (length < 0) length = 0;
    if (length >= (int)sizeof message) length = sizeof message - 1;
    glua_push_error(L, class_name, message, (size_t)length);
}

bool glua_is_error(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return false;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &glua_key_error_metatable);
    bool same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same;
}

void glua_keep_in_error(lua_State *L, int index, void *object) {
    index = lua_absindex(L, index);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &glua_key_error_boxes);
    lua_pushvalue(L, index);
    glua_object *box = lua_newuserdatauv(L, sizeof *box, 1);
    box->class = &box_class;
    box->kept = object;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &box_class);
    lua_setmetatable(L, -2);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

void *glua_kept_in_error(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TTABLE) return NULL;
    glua_object *box = push_box(L, index);
    lua_pop(L, 1);
    return box ? box->kept : NULL;
}

void glua_set_error_line(lua_State *L, int index, const char *line, size_t length) {
    push_box(L, index);
    lua_pushlstring(L, line, length);
    lua_setiuservalue(L, -2, 1);
    lua_pop(L, 1);
}

/* ------------------------------------------------------------------------------------------------------ tracebacks */

void glua_push_traceback(lua_State *L, int level) {
    static const char noise[] = "\n\t[C]: in ?";
    /* Lua's own function would write beyond the end of a full stack or raise, depending on its release. */
    if (!lua_checkstack(L, LUA_MINSTACK)) {
        lua_pushliteral(L, "");
        return;
    }
    luaL_traceback(L, L, NULL, level);
    size_t length = 0;
    const char *text = lua_tolstring(L, -1, &length);
    size_t tail = sizeof noise - 1;
    while (length >= tail && memcmp(text + length - tail, noise, tail) == 0) length -= tail;
    lua_pushlstring(L, text, length);
    lua_remove(L, -2);
}

void glua_write_place(lua_State *L, int level, char *place) {
    lua_Debug frame;
    *place = '\0';
    for (; lua_getstack(L, level, &frame); level++) {
        lua_getinfo(L, "Sl", &frame);
        if (frame.currentline <= 0) continue;
        snprintf(place, GLUA_PLACE_SIZE, "%s:%d", frame.short_src, frame.currentline);
        return;
    }
}

/* [-0, +1] Pushes the place of the script, as file:line, or nil. */
static void push_place(lua_State *L, int level) {
    char place[GLUA_PLACE_SIZE];
    glua_write_place(L, level, place);
    if (*place) lua_pushstring(L, place);
    else lua_pushnil(L);
}

/* Adds its place and traceback to the host error on top, once. */
static void decorate(lua_State *L, int level) {
    lua_pushliteral(L, "traceback");
    lua_rawget(L, -2);
    bool is_done = !lua_isnil(L, -1);
    lua_pop(L, 1);
    if (is_done) return;
    lua_pushliteral(L, "where");
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pushliteral(L, "where");
        push_place(L, level);
        lua_rawset(L, -4);
    }
    lua_pop(L, 1);
    lua_pushliteral(L, "traceback");
    glua_push_traceback(L, level);
    lua_rawset(L, -3);
}

int glua_raise(lua_State *L) {
    glua_state *g = glua_of(L);
    g->soft++;
    if (lua_checkstack(L, LUA_MINSTACK) && glua_is_error(L, -1)) decorate(L, 1);
    g->soft--;
    return lua_error(L);
}

static void note_traceback(lua_State *L, int level) {
    glua_push_traceback(L, level);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &glua_key_traceback);
    glua_write_place(L, level, glua_of(L)->stop_place);
}

int glua_message_handler(lua_State *L) {
    glua_state *g = glua_of(L);
    g->soft++;
    lua_settop(L, 1);
    bool has_room = lua_checkstack(L, LUA_MINSTACK);
    if (has_room && glua_is_error(L, 1)) decorate(L, 1);
    else note_traceback(L, 1);
    g->soft--;
    return 1;
}

void glua_note_stop(lua_State *L) {
    glua_state *g = glua_of(L);
    g->soft++;
    *g->stop_wait = '\0';
    note_traceback(L, 0);
    g->soft--;
}

/* ------------------------------------------------------------------------------------------ what cannot be suspended */

/* [-0, +1] Pushes the name by which scripts know the function on top, or nil. */
static void push_function_name(lua_State *L) {
    int function = lua_gettop(L);
    lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    int modules = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, modules); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TTABLE) continue;
        const char *module = lua_tostring(L, -2);
        for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
            if (lua_type(L, -2) != LUA_TSTRING || !lua_rawequal(L, -1, function)) continue;
            const char *name = lua_tostring(L, -2);
            if (strcmp(module, LUA_GNAME) == 0) lua_pushstring(L, name);
            else lua_pushfstring(L, "%s.%s", module, name);
            lua_replace(L, modules);
            lua_settop(L, modules);
            return;
        }
    }
    lua_settop(L, function);
    lua_pushnil(L);
}

void glua_push_function_name(lua_State *L, int index) {
    lua_checkstack(L, 8);
    lua_pushvalue(L, index);
    push_function_name(L);
    lua_remove(L, -2);
}

/* Whether a function cannot be suspended. Functions without a name belong to this library, and can be suspended. */
static bool is_obstacle(const char *name) {
    static const char *const waiting[] = {"pcall", "xpcall", "require", "dofile", NULL};
    for (const char *const *each = waiting; name && *each; each++)
        if (strcmp(name, *each) == 0) return false;
    return name && strncmp(name, "coroutine.", 10) != 0;
}

/* [-0, +1] Pushes the name of the innermost C function on the thread that cannot be suspended, or nil. */
static void push_obstacle(lua_State *L, lua_State *thread, int level) {
    lua_Debug frame;
    for (; lua_getstack(thread, level, &frame); level++) {
        lua_checkstack(thread, 4);
        lua_getinfo(thread, "Sf", &frame);
        lua_xmove(thread, L, 1);
        if (lua_iscfunction(L, -1)) push_function_name(L);
        else lua_pushnil(L);
        lua_remove(L, -2);
        if (is_obstacle(lua_tostring(L, -1))) return;
        lua_pop(L, 1);
    }
    lua_pushnil(L);
}

/* Whether the thread waits in the host function that waits for files, which scripts do not call themselves. */
static bool is_file_wait(lua_State *L) {
    lua_Debug frame;
    if (!lua_getstack(L, 0, &frame)) return false;
    lua_getinfo(L, "f", &frame);
    const char *name = glua_function_name(L, -1);
    lua_pop(L, 1);
    return name && strcmp(name, "io.wait") == 0;
}

/* Writes the name of the function in which the suspended thread waits: a host function, or the file function that
   waits. */
static void write_wait(lua_State *L, char *name, size_t size) {
    lua_Debug frame;
    *name = '\0';
    if (!lua_getstack(L, is_file_wait(L) ? 1 : 0, &frame)) return;
    lua_getinfo(L, "nSf", &frame);
    const char *known = glua_function_name(L, -1);
    if (known) snprintf(name, size, "%s", known);
    else if (*frame.what != 'C') return;
    else if (strcmp(frame.namewhat, "for iterator") == 0) snprintf(name, size, "file:lines");
    else if (strcmp(frame.namewhat, "method") == 0) snprintf(name, size, "file:%s", frame.name);
    else if (strcmp(frame.namewhat, "field") == 0) snprintf(name, size, "io.%s", frame.name);
    else if (frame.name) snprintf(name, size, "%s", frame.name);
}

void glua_note_wait(lua_State *thread) {
    glua_state *g = glua_of(thread);
    g->soft++;
    for (lua_State *child; (child = glua_waiting_child(thread));) thread = child;
    if (lua_checkstack(thread, LUA_MINSTACK)) {
        int top = lua_gettop(thread);
        note_traceback(thread, is_file_wait(thread) ? 1 : 0);
        write_wait(thread, g->stop_wait, sizeof g->stop_wait);
        lua_settop(thread, top);
    }
    g->soft--;
}

void glua_push_cannot_wait(lua_State *L) {
    glua_state *g = glua_of(L);
    g->soft++;
    lua_checkstack(L, LUA_MINSTACK);
    lua_Debug frame;
    const char *name = "this function";
    if (lua_getstack(L, 0, &frame)) {
        lua_getinfo(L, "f", &frame);
        push_function_name(L);
        if (lua_isstring(L, -1)) name = lua_tostring(L, -1);
        else if (lua_getinfo(L, "n", &frame) && frame.name) name = frame.name;
    }
    push_obstacle(L, L, 1);
    for (glua_frame *up = g->frames; lua_isnil(L, -1) && up && up->from; up = up->up) {
        lua_pop(L, 1);
        push_obstacle(L, up->from, 0);
    }
    const char *obstacle = lua_isnil(L, -1) ? NULL : lua_tostring(L, -1);
    if (obstacle) {
        glua_push_error_format(
            L, g->host.usage_class,
            "%s has to wait for the host, which cannot be done inside %s: Lua cannot suspend it. Call it before or after.",
            name, obstacle);
    } else {
        glua_push_error_format(
            L, g->host.usage_class,
            "%s has to wait for the host, which cannot be done here: inside a __gc, __close or __tostring function, "
            "or another that C has called, Lua cannot suspend. Call it before or after.",
            name);
    }
    g->soft--;
}
