/* What the C++ files of this target share. */
#pragma once

/* Malformed text must end in an error code: an exception would end the process under Swift frames. */
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <string>

#include "CLuaJSON.h"

extern "C" {
#include <lua.h>
}

/* How deep values may be nested. Beyond it is a mistake, or a cycle. */
constexpr int deepest = 256;

struct gjson_codec {
    simdjson::dom::parser parser;
    std::string output;
    std::string message;

    gjson_codec() : parser(SIZE_MAX) {}
};

/* Addresses that serve as keys in the registry. */
extern const char gjson_array_key;
extern const char gjson_object_key;
extern const char gjson_null_key;
