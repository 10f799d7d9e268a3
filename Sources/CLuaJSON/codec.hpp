/* What the C++ files of this target share. */
#pragma once

/* Malformed text must end in an error code, since an exception under Swift frames would end the process. */
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <string>

#include "CLuaJSON.h"

extern "C" {
#include <lua.h>
}

/* How deep values may be nested. A deeper value is a mistake, or a cycle. */
constexpr int deepest = 256;

/* Memory that was needed for a longer text is not kept for the next ones. */
constexpr size_t longest_kept = 4 << 20;

/* For longer texts than this, memory is not kept for both reading and writing. */
constexpr size_t longest_kept_twice = 256 << 10;

struct gjson_codec {
    gjson_pace pace;
    simdjson::dom::parser parser;
    std::string output;
    std::string message;

    explicit gjson_codec(gjson_pace pace) : pace(pace), parser(SIZE_MAX) {}

    bool may_go_on(lua_State *L, size_t bytes) { return !pace || pace(L, bytes); }
};

/* Asks a codec's gjson_pace now and then, but not for every small step. */
class Pace {
  public:
    Pace(gjson_codec *codec, lua_State *L) : codec(codec), L(L) {}

    /* Notes a step that makes `bytes` bytes, where the codec holds `held` bytes beyond Lua's in total; returns false
       where the work must stop. */
    bool step(size_t bytes, size_t held) {
        since_asked += bytes + 16;
        if (since_asked < between_questions) return true;
        since_asked = 0;
        has_stopped = !codec->may_go_on(L, held);
        return !has_stopped;
    }

    bool was_stopped() const { return has_stopped; }

  private:
    static constexpr size_t between_questions = 1 << 16;
    gjson_codec *codec;
    lua_State *L;
    size_t since_asked = 0;
    bool has_stopped = false;
};

/* Addresses that serve as keys in the registry. */
extern const char gjson_array_key;
extern const char gjson_object_key;
extern const char gjson_null_key;
