/* The methods of strings and files. Lua has one metatable of strings for a whole state; here every environment has one of
   its own, which its scripts may read and change, and the one of the script that is about to run is put in force. Between
   scripts the last one's stays: no code of the host's looks at it. Where nobody's code is known, strings have the methods
   that they had at first, in tables that no script can reach. The names by which messages and tracebacks know functions
   change with them, since some functions are each environment's own.

   The metatable of files stays out of reach. Scripts see one of their environment's own in its place, whose table of
   methods is put in force with that of strings.

   A coroutine's owner is that of its function: of a function that a script has handed to the host, the script that ran
   then; of any other, the environment in its _ENV. */
#include "border.h"

/* Tables of the registry: from kept values, and from the addresses of the coroutines' owners, to the owners; from values
   to them while they live; from addresses to the owners themselves. */
static const char kept_key = 0, alive_key = 0, address_key = 0;

/* The metatable of strings and the names that belong to nobody, and the owner whose methods are in force. */
static const char plain_key = 0, plain_names_key = 0, plain_file_methods_key = 0, current_key = 0;

/* The user values of an owner: its metatable of strings, the names of functions for messages and tracebacks, and the
   methods of files. */
enum { METHODS = 1, NAMES, FILE_METHODS };

/* [-3, +1] Makes an owner of the metatable, the names and the methods of files on top. */
static void push_new_owner(lua_State *L) {
    glua_owner *owner = lua_newuserdatauv(L, sizeof *owner, FILE_METHODS);
    owner->state = glua_of(L);
    owner->coroutines = 0;
    lua_rotate(L, -4, 1);
    lua_setiuservalue(L, -4, FILE_METHODS);
    lua_setiuservalue(L, -3, NAMES);
    lua_setiuservalue(L, -2, METHODS);
    glua_push_weak_table(L, &address_key, "v");
    lua_pushvalue(L, -2);
    lua_rawsetp(L, -2, owner);
    lua_pop(L, 1);
}

/* [-0, +0] Copies the entries of the table at `from` into the one on top. */
static void copy_entries(lua_State *L, int from) {
    int target = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, from);) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, target);
    }
}

void glua_open_string_methods(lua_State *L) {
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &plain_key);
    lua_getglobal(L, LUA_STRLIBNAME);
    lua_createtable(L, 0, 32);
    copy_entries(L, lua_gettop(L) - 1);
    lua_setfield(L, -3, "__index");
    lua_pop(L, 1);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
    lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &plain_names_key);
    luaL_getmetatable(L, LUA_FILEHANDLE);
    lua_getfield(L, -1, "__index");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &plain_file_methods_key);
    lua_pop(L, 1);
    lua_createtable(L, 0, 0);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &kept_key);
}

/* [-0, +1] Tables by their names, of functions by theirs, as Lua looks for them in the registry's table of loaded modules:
   the state's, and copies of those in the environment that hold functions of its own. No script can reach them. */
static void push_names(lua_State *L, int environment) {
    static const char *const own[] = {
        LUA_GNAME, LUA_IOLIBNAME, LUA_MATHLIBNAME, LUA_LOADLIBNAME, LUA_DBLIBNAME, NULL,
    };
    lua_createtable(L, 0, 20);
    int names = lua_gettop(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &plain_names_key);
    lua_pushvalue(L, names);
    copy_entries(L, names + 1);
    lua_settop(L, names);
    for (const char *const *name = own; *name; name++) {
        lua_getfield(L, environment, *name);
        lua_createtable(L, 0, 32);
        if (lua_istable(L, -2)) copy_entries(L, names + 1);
        lua_setfield(L, names, *name);
        lua_settop(L, names);
    }
}

/* getmetatable: Lua's own, but for files. Upvalue 1: what the script sees as their metatable. */
static int get_metatable(lua_State *L) {
    luaL_checkany(L, 1);
    if (luaL_testudata(L, 1, LUA_FILEHANDLE)) lua_pushvalue(L, lua_upvalueindex(1));
    else if (!lua_getmetatable(L, 1)) lua_pushnil(L);
    else luaL_getmetafield(L, 1, "__metatable");
    return 1;
}

/* [-0, +1] Gives the environment a metatable of files to see, and pushes the methods in it, which are in force while its
   code runs. */
static void add_file_methods(lua_State *L, int environment) {
    static const char *const shown[] = {"__name", "__tostring", "__close", NULL};
    int top = lua_gettop(L);
    luaL_getmetatable(L, LUA_FILEHANDLE);
    lua_createtable(L, 0, 8);
    for (const char *const *name = shown; *name; name++) {
        lua_getfield(L, top + 1, *name);
        lua_setfield(L, top + 2, *name);
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &plain_file_methods_key);
    lua_createtable(L, 0, 8);
    copy_entries(L, top + 3);
    lua_pushvalue(L, -1);
    lua_setfield(L, top + 2, "__index");
    lua_pushvalue(L, top + 2);
    lua_pushcclosure(L, get_metatable, 1);
    lua_setfield(L, environment, "getmetatable");
    /* Another function, as it has another name. */
    if (lua_getfield(L, environment, LUA_DBLIBNAME) == LUA_TTABLE) {
        lua_pushvalue(L, top + 2);
        lua_pushcclosure(L, get_metatable, 1);
        lua_setfield(L, -2, "getmetatable");
    }
    lua_settop(L, top + 4);
    lua_replace(L, top + 1);
    lua_settop(L, top + 1);
}

void glua_add_string_methods(lua_State *L, int index) {
    index = lua_absindex(L, index);
    int top = lua_gettop(L);
    /* With Lua's own metamethods, which compute with numerals. */
    lua_rawgetp(L, LUA_REGISTRYINDEX, &plain_key);
    lua_createtable(L, 0, 10);
    copy_entries(L, top + 1);
    lua_pushnil(L);
    lua_setfield(L, -2, "__metatable");
    lua_getfield(L, index, LUA_STRLIBNAME);
    lua_setfield(L, -2, "__index");
    add_file_methods(L, index);
    push_names(L, index);
    lua_insert(L, -2);
    push_new_owner(L);
    glua_push_weak_table(L, &alive_key, "k");
    lua_pushvalue(L, index);
    lua_pushvalue(L, -3);
    lua_rawset(L, -3);
    lua_settop(L, top);
}

/* ------------------------------------------------------------------------------------------------------- owners */

/* [-0, +1] */
static void push_owner_at(lua_State *L, glua_owner *owner) {
    glua_push_weak_table(L, &address_key, "v");
    lua_rawgetp(L, -1, owner);
    lua_remove(L, -2);
}

/* [-1, +1] Replaces the value on top by its owner while it lives, or nil. */
static bool owner_alive(lua_State *L) {
    glua_push_weak_table(L, &alive_key, "k");
    lua_insert(L, -2);
    if (lua_isnil(L, -1)) lua_remove(L, -2);
    else {
        lua_rawget(L, -2);
        lua_remove(L, -2);
    }
    return !lua_isnil(L, -1);
}

/* [-0, +1] The owner of the environment that the function at `index` has as _ENV, or nil. */
static bool push_environment_owner(lua_State *L, int index) {
    const char *name;
    for (int i = 1; !lua_iscfunction(L, index) && (name = lua_getupvalue(L, index, i)); i++) {
        if (name[0] == '_' && name[1] == 'E' && name[2] == 'N' && name[3] == 'V' && name[4] == 0) return owner_alive(L);
        lua_pop(L, 1);
    }
    lua_pushnil(L);
    return false;
}

/* [-0, +1] The owner of the kept value that was pushed last, or nil. */
static bool push_last_owner(lua_State *L) {
    int reference = glua_of(L)->last_pushed;
    if (reference < 0) {
        glua_push_weakly_kept(L, -reference);
        return owner_alive(L);
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &kept_key);
    lua_rawgeti(L, -1, reference);
    lua_remove(L, -2);
    return !lua_isnil(L, -1);
}

void glua_push_owner(lua_State *L, int index) {
    glua_state *g = glua_of(L);
    int type = lua_type(L, index);
    lua_checkstack(L, 8);
    if (type != LUA_TFUNCTION && type != LUA_TTABLE && type != LUA_TUSERDATA) lua_pushnil(L);
    else if (g->base || L != g->main) {
        glua_owner *owner = g->base ? g->owner : glua_owner_of(L);
        if (owner == &g->nobody) lua_pushnil(L);
        else push_owner_at(L, owner);
    } else {
        if (type == LUA_TFUNCTION) push_environment_owner(L, index);
        else {
            lua_pushvalue(L, index);
            owner_alive(L);
        }
        if (!lua_isnil(L, -1)) return;
        lua_pop(L, 1);
        push_last_owner(L);
    }
}

void glua_set_owner(lua_State *L, int reference) {
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        return;
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &kept_key);
    lua_insert(L, -2);
    lua_rawseti(L, -2, reference);
    lua_pop(L, 1);
}

void glua_forget_owner(lua_State *L, int reference) {
    lua_checkstack(L, 4);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &kept_key);
    if (lua_rawgeti(L, -1, reference) != LUA_TNIL) {
        lua_pushnil(L);
        lua_rawseti(L, -3, reference);
    }
    lua_pop(L, 2);
}

void glua_note_owner(lua_State *L) {
    glua_push_owner(L, lua_gettop(L));
    if (!lua_isnil(L, -1)) {
        glua_push_weak_table(L, &alive_key, "k");
        lua_pushvalue(L, -3);
        lua_pushvalue(L, -3);
        lua_rawset(L, -3);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* [-0, +0] Keeps the owner at `index`, or nil, for as long as coroutines have it. One entry for all of them is enough,
   since there may be many thousands. */
static void keep_owner(lua_State *L, glua_owner *owner, int index) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &kept_key);
    lua_pushvalue(L, index);
    lua_rawsetp(L, -2, owner);
    lua_pop(L, 1);
}

void glua_adopt_owner(lua_State *thread) {
    lua_checkstack(thread, 8);
    if (!push_last_owner(thread)) {
        lua_pop(thread, 1);
        push_environment_owner(thread, lua_gettop(thread));
    }
    glua_owner *owner = lua_touserdata(thread, -1);
    if (owner) {
        *(glua_owner **)lua_getextraspace(thread) = owner;
        if (owner->coroutines++ == 0) keep_owner(thread, owner, lua_gettop(thread));
    }
    lua_pop(thread, 1);
}

void glua_disown(lua_State *thread) {
    glua_owner *owner = glua_owner_of(thread), *nobody = &owner->state->nobody;
    if (owner == nobody) return;
    /* A script may still have the coroutine when its owner is gone. */
    *(glua_owner **)lua_getextraspace(thread) = nobody;
    if (--owner->coroutines != 0) return;
    lua_State *L = nobody->state->main;
    lua_checkstack(L, 4);
    lua_pushnil(L);
    keep_owner(L, owner, lua_gettop(L));
    lua_pop(L, 1);
}

/* ------------------------------------------------------------------------------------------------------ switching */

/* [-1, +0] Puts the metatable of the owner on top in force; nil stands for nobody. */
static void put_in_force(lua_State *L) {
    glua_state *g = glua_of(L);
    glua_owner *owner = lua_touserdata(L, -1);
    g->owner = owner ? owner : &g->nobody;
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &current_key);
    if (owner) lua_getiuservalue(L, -1, NAMES);
    else lua_rawgetp(L, LUA_REGISTRYINDEX, &plain_names_key);
    lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_pushliteral(L, "");
    if (owner) lua_getiuservalue(L, -2, METHODS);
    else lua_rawgetp(L, LUA_REGISTRYINDEX, &plain_key);
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
    luaL_getmetatable(L, LUA_FILEHANDLE);
    if (owner) lua_getiuservalue(L, -2, FILE_METHODS);
    else lua_rawgetp(L, LUA_REGISTRYINDEX, &plain_file_methods_key);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 2);
}

void glua_set_string_methods(lua_State *L) {
    glua_owner *owner = glua_of(L)->owner;
    if (owner == &glua_of(L)->nobody) luaL_error(L, "these strings are nobody's");
    push_owner_at(L, owner);
    lua_pushvalue(L, -2);
    lua_setiuservalue(L, -2, METHODS);
    lua_pop(L, 1);
    lua_pushliteral(L, "");
    lua_insert(L, -2);
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

/* On the main thread: the coroutine's own stack holds what it is about to be resumed with. */
void glua_switch_methods(glua_state *g, lua_State *thread) {
    lua_State *L = g->main;
    lua_checkstack(L, 8);
    push_owner_at(L, glua_owner_of(thread));
    put_in_force(L);
}

void glua_use_methods_for(lua_State *L) {
    glua_state *g = glua_of(L);
    if (L != g->main) {
        glua_use_methods(g, L);
        return;
    }
    lua_checkstack(L, 8);
    push_last_owner(L);
    put_in_force(L);
}
