#pragma once

/* For C and C++ targets only. Swift uses CLuaSupport, whose functions never raise. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
