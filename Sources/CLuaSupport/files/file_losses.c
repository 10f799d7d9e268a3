/* Warns of data that was written to a file and is lost, as on a full disk. As in plain Lua, write, flush and close
   return the failure. But few scripts check what close returns, and none can where a to-be-closed variable, the garbage
   collector or the end of the script closes the file. So the host gets a warning once for each file, when the file is
   closed or its script has ended. There is no warning where write or flush have returned the failure to the script,
   unless it goes on writing. */
#include "../border/border.h"
#include "files.h"

#include <errno.h>
#include <stdio_ext.h>
#include <string.h>

/* The registry's weak table of files that are open. */
static const char key_files = 0;

void glua_watch_file(lua_State *L, const char *name) {
    lua_pushstring(L, name);
    lua_setiuservalue(L, -2, GLUA_FILE_NAME);
    glua_push_weak_table(L, &key_files, "k");
    lua_pushvalue(L, -2);
    lua_pushboolean(L, true);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

void glua_note_loss(glua_file *file, int code) {
    /* EBADF: the file is not open for writing, so nothing can be lost. */
    if (file->loss == 0 && code != EBADF) file->loss = code;
}

void glua_tell_loss(lua_State *L, int index) {
    glua_file *file = lua_touserdata(L, index);
    if (file->loss == 0 || (file->is_loss_known && !file->is_loss_ignored) || file->is_loss_warned_of || !lua_checkstack(L, 1)) return;
    file->is_loss_warned_of = true;
    lua_getiuservalue(L, index, GLUA_FILE_NAME);
    const char *name = lua_tostring(L, -1);
    char shown[512];
    snprintf(shown, sizeof shown, "%s", name ? name : "a file");
    lua_pop(L, 1);
    lua_warning(L, "some of what was written to ", 1);
    lua_warning(L, shown, 1);
    lua_warning(L, " is lost: ", 1);
    lua_warning(L, strerror(file->loss), 0);
}

bool glua_end_stream(glua_file *file) {
    bool is_written = __fwritable(file->stream.f);
    if (fclose(file->stream.f) == 0) return true;
    if (is_written) glua_note_loss(file, errno);
    return false;
}

/* Writes out a stream's buffer, unless that would block because its reader is slow or gone. */
static void flush(glua_file *file) {
    FILE *stream = file->stream.f;
    if (__fpending(stream) == 0 || (file->is_slow && !glua_is_ready(fileno(stream), true))) return;
    if (fflush(stream) != 0) glua_note_loss(file, errno);
}

void glua_flush_files(glua_state *g) {
    lua_State *L = g->main;
    lua_checkstack(L, LUA_MINSTACK);
    glua_push_weak_table(L, &key_files, "k");
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        glua_file *file = lua_touserdata(L, -2);
        if (file->stream.closef == NULL) continue;
        flush(file);
        glua_tell_loss(L, -2);
    }
    lua_pop(L, 1);
}
