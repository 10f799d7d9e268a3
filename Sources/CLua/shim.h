#pragma once

/* For C and C++ targets only. Swift sees CLuaSupport, where nothing raises. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
