#pragma once

/* For the C++ target CLuaJSON, which includes <simdjson.h> itself, since a C module cannot contain it. */
