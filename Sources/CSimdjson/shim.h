#pragma once

/* For the C++ target CLuaJSON, which includes <simdjson.h> itself: a C module cannot hold it. */
