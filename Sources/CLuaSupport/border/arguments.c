/* Checks the arguments of a call against the function's descriptor, before its body is called. */
#include "border.h"

#include <stdio.h>
#include <string.h>

enum { longest_place = 200, most_options = 64 };

/* Whether the value is `json.null`: no script can give another userdata this name. */
static bool is_null(lua_State *L, int index) {
    if (!lua_checkstack(L, 3) || !lua_getmetatable(L, index)) return false;
    lua_pushstring(L, "__name");
    bool is_null = lua_rawget(L, -2) == LUA_TSTRING && strcmp(lua_tostring(L, -1), "json.null") == 0;
    lua_pop(L, 2);
    return is_null;
}

static bool accepts(lua_State *L, int index, const glua_parameter *parameter) {
    uint32_t types = parameter->types;
    long long integer;
    if (types & GLUA_ACCEPTS_ANY) return true;
    switch (lua_type(L, index)) {
    case LUA_TNONE:
    case LUA_TNIL: return (types & GLUA_ACCEPTS_NIL) || parameter->is_optional;
    case LUA_TBOOLEAN: return types & GLUA_ACCEPTS_BOOLEAN;
    case LUA_TNUMBER:
        if (types & GLUA_ACCEPTS_NUMBER) return true;
        return (types & GLUA_ACCEPTS_INTEGER) && glua_to_integer(L, index, &integer);
    case LUA_TSTRING: return types & GLUA_ACCEPTS_STRING;
    case LUA_TTABLE: return types & GLUA_ACCEPTS_TABLE;
    case LUA_TFUNCTION: return types & GLUA_ACCEPTS_FUNCTION;
    case LUA_TUSERDATA:
        if ((types & GLUA_ACCEPTS_NULL) && is_null(L, index)) return true;
        return (types & GLUA_ACCEPTS_OBJECT) && glua_to_object(L, index, parameter->kinds, parameter->own_kinds) != NULL;
    default: return false;
    }
}

static bool refuse(glua_state *g, lua_State *L, const char *function, const char *place, const glua_parameter *parameter,
                   int index) {
    const char *got = glua_type_name(L, index);
    double number;
    /* A number with a fraction where a whole one is required: the message shows the number. */
    if ((parameter->types & GLUA_ACCEPTS_INTEGER) && glua_to_number(L, index, &number))
        glua_push_error_format(L, g->host.usage_class, "%s: %s must be %s, got %.14g", function, place,
                               parameter->expected, number);
    else
        glua_push_error_format(L, g->host.usage_class, "%s: %s must be %s, got %s", function, place,
                               parameter->expected, got);
    return false;
}

static bool refuse_key(glua_state *g, lua_State *L, const char *function, const glua_parameter *parameter) {
    if (lua_type(L, -2) != LUA_TSTRING) {
        glua_push_error_format(L, g->host.usage_class, "%s: the keys of the table '%s' must be option names, got %s",
                               function, parameter->name, glua_type_name(L, -2));
        return false;
    }
    const char *names[most_options];
    int count = parameter->option_count < most_options ? parameter->option_count : most_options;
    for (int i = 0; i < count; i++) names[i] = parameter->options[i].name;
    const char *key = lua_tostring(L, -2);
    const char *meant = glua_suggestion(key, names, count);
    if (meant)
        glua_push_error_format(L, g->host.usage_class, "%s: unknown option '%.60s' (did you mean '%s'?)", function, key,
                               meant);
    else
        glua_push_error_format(L, g->host.usage_class, "%s: unknown option '%.60s'", function, key);
    return false;
}

static const glua_parameter *option_named(lua_State *L, const glua_parameter *parameter) {
    if (lua_type(L, -2) != LUA_TSTRING) return NULL;
    size_t length;
    const char *key = lua_tolstring(L, -2, &length);
    for (int i = 0; i < parameter->option_count; i++) {
        const char *name = parameter->options[i].name;
        if (strlen(name) == length && memcmp(name, key, length) == 0) return &parameter->options[i];
    }
    return NULL;
}

/* Checks a table of options, and the tables of options in it, which can be nested only as deep as the descriptions. */
static bool check_options(glua_state *g, lua_State *L, const char *function, int index, const glua_parameter *parameter) {
    char place[longest_place];
    lua_checkstack(L, LUA_MINSTACK);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        const glua_parameter *option = option_named(L, parameter);
        if (!option) {
            bool is_other = parameter->takes_other_options && lua_type(L, -2) == LUA_TSTRING;
            if (!is_other) return refuse_key(g, L, function, parameter);
            lua_pop(L, 1);
            continue;
        }
        if (!accepts(L, lua_gettop(L), option)) {
            snprintf(place, sizeof place, "option '%s'", option->name);
            return refuse(g, L, function, place, option, lua_gettop(L));
        }
        if (option->options && lua_type(L, -1) == LUA_TTABLE && !check_options(g, L, function, lua_gettop(L), option))
            return false;
        lua_pop(L, 1);
    }
    for (int i = 0; i < parameter->option_count; i++) {
        const glua_parameter *option = &parameter->options[i];
        if (option->is_optional) continue;
        lua_pushstring(L, option->name);
        bool is_missing = lua_rawget(L, index) == LUA_TNIL;
        lua_pop(L, 1);
        if (!is_missing) continue;
        glua_push_error_format(L, g->host.usage_class, "%s: option '%s' is missing; it must be %s", function,
                               option->name, option->expected);
        return false;
    }
    return true;
}

static bool check_argument(glua_state *g, lua_State *L, const glua_function *function, int index) {
    const glua_parameter *parameter = &function->parameters[index - 1];
    if (!accepts(L, index, parameter)) {
        char place[longest_place];
        if (function->is_method && index == 1)
            snprintf(place, sizeof place, "the object before the colon");
        else
            snprintf(place, sizeof place, "argument #%d (%s)", index - function->is_method, parameter->name);
        return refuse(g, L, function->name, place, parameter, index);
    }
    if (parameter->options && lua_type(L, index) == LUA_TTABLE)
        return check_options(g, L, function->name, index, parameter);
    return true;
}

int glua_find_parameter(const glua_function *function, const char *name) {
    for (int i = 0; i < function->parameter_count; i++) {
        if (strcmp(function->parameters[i].name, name) != 0) continue;
        /* Several threads may note what is the same for all of them. */
        __atomic_store_n((const char **)&function->parameters[i].asked_for_by, name, __ATOMIC_RELAXED);
        return i + 1;
    }
    return 0;
}

bool glua_check_arguments(glua_state *g, lua_State *L, const glua_function *function) {
    int count = function->parameter_count, given = lua_gettop(L);
    for (int index = 1; index <= count; index++)
        if (!check_argument(g, L, function, index)) return false;
    /* Fills up with nil, so that nothing that the body pushes takes the place of an argument that was left out. */
    if (given < count) lua_settop(L, count);
    if (given <= count || function->is_variadic) return true;
    int most = count - function->is_method;
    glua_push_error_format(L, g->host.usage_class, "%s takes at most %d argument%s, got %d", function->name, most,
                           most == 1 ? "" : "s", given - function->is_method);
    return false;
}

/* ------------------------------------------------------------------------------------------ Lua's own libraries */

static void convert_argument(lua_State *L, int index, uint32_t types) {
    if ((types & GLUA_ACCEPTS_BOOLEAN) && lua_isboolean(L, index)) return;
    if (types & GLUA_ACCEPTS_STRING) {
        luaL_checkstring(L, index);
    } else if (types & GLUA_ACCEPTS_INTEGER) {
        lua_pushinteger(L, luaL_checkinteger(L, index));
        lua_replace(L, index);
    } else if (types & GLUA_ACCEPTS_NUMBER) {
        lua_pushnumber(L, luaL_checknumber(L, index));
        lua_replace(L, index);
    }
}

void glua_convert_arguments(lua_State *L, const glua_function *function) {
    for (int index = 1; index <= function->parameter_count; index++) {
        const glua_parameter *parameter = &function->parameters[index - 1];
        if (!parameter->is_optional || !lua_isnoneornil(L, index)) convert_argument(L, index, parameter->types);
    }
    lua_settop(L, function->parameter_count);
}

int glua_bad_argument(lua_State *L, const char *function, int argument, const char *message) {
    lua_Debug frame;
    if (lua_getstack(L, 0, &frame) && lua_getinfo(L, "n", &frame) && frame.name)
        return luaL_argerror(L, argument, message);
    return luaL_error(L, "bad argument #%d to '%s' (%s)", argument, function, message);
}

int glua_bad_type(lua_State *L, const char *function, int argument, int index, const char *expected) {
    const char *got = luaL_typename(L, index);
    if (luaL_getmetafield(L, index, "__name") == LUA_TSTRING) got = lua_tostring(L, -1);
    else if (lua_islightuserdata(L, index)) got = "light userdata";
    return glua_bad_argument(L, function, argument, lua_pushfstring(L, "%s expected, got %s", expected, got));
}
