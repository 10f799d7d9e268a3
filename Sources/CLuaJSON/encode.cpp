/* Lua values to JSON text. Raw access only: no metamethod runs. */
#include <charconv>
#include <cmath>

#include "codec.hpp"

namespace {

class Writer {
  public:
    Writer(gjson_codec *codec, lua_State *L) : codec(codec), output(codec->output), L(L) {}

    /* Writes the value on top and leaves it there. */
    bool write(int depth) {
        switch (lua_type(L, -1)) {
        case LUA_TNIL: output += "null"; return true;
        case LUA_TBOOLEAN: output += lua_toboolean(L, -1) ? "true" : "false"; return true;
        case LUA_TNUMBER: return write_number();
        case LUA_TSTRING: return write_string();
        case LUA_TTABLE: return write_table(depth);
        case LUA_TUSERDATA:
            if (is_null()) {
                output += "null";
                return true;
            }
            [[fallthrough]];
        default: return fail(std::string("a ") + lua_typename(L, lua_type(L, -1)) + " has no JSON form");
        }
    }

  private:
    gjson_codec *codec;
    std::string &output;
    lua_State *L;
    std::string path = "$";

    bool fail(const std::string &reason) {
        codec->message = path.size() > 120 ? path.substr(0, 120) + "…" : path;
        codec->message += ": " + reason;
        return false;
    }

    bool is_null() {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &gjson_null_key);
        bool same = lua_rawequal(L, -1, -2);
        lua_pop(L, 1);
        return same;
    }

    bool has_mark(const char *key) {
        if (!lua_getmetatable(L, -1)) return false;
        lua_rawgetp(L, LUA_REGISTRYINDEX, key);
        bool same = lua_rawequal(L, -1, -2);
        lua_pop(L, 2);
        return same;
    }

    bool write_number() {
        char text[40];
        std::to_chars_result end;
        if (lua_isinteger(L, -1)) {
            end = std::to_chars(text, text + sizeof text, lua_tointegerx(L, -1, nullptr));
        } else {
            double number = lua_tonumberx(L, -1, nullptr);
            if (!std::isfinite(number)) return fail(std::isnan(number) ? "NaN has no JSON form" : "an infinity has no JSON form");
            end = std::to_chars(text, text + sizeof text, number);
            if (std::string_view(text, end.ptr - text).find_first_of(".e") == std::string_view::npos) {
                *end.ptr++ = '.';
                *end.ptr++ = '0';
            }
        }
        output.append(text, end.ptr - text);
        return true;
    }

    bool write_string() {
        size_t length;
        const char *text = lua_tolstring(L, -1, &length);
        if (!simdjson::validate_utf8(text, length)) return fail("the string is not valid UTF-8");
        write_escaped(text, length);
        return true;
    }

    void write_escaped(const char *text, size_t length) {
        static const char digits[] = "0123456789abcdef";
        output += '"';
        size_t start = 0;
        for (size_t i = 0; i < length; i++) {
            unsigned char c = text[i];
            if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) continue;
            output.append(text + start, i - start);
            start = i + 1;
            switch (c) {
            case '"': output += "\\\""; break;
            case '\\': output += "\\\\"; break;
            case '\n': output += "\\n"; break;
            case '\r': output += "\\r"; break;
            case '\t': output += "\\t"; break;
            default: output += {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
            }
        }
        output.append(text + start, length - start);
        output += '"';
    }

    bool write_table(int depth) {
        if (depth >= deepest) return fail("nested deeper than " + std::to_string(deepest) + " levels, perhaps in a cycle");
        lua_checkstack(L, 8);
        lua_Unsigned length = lua_rawlen(L, -1);
        if (has_mark(&gjson_object_key)) return write_object(depth);
        if (length > 0 || has_mark(&gjson_array_key)) return write_array(depth, length);
        return write_object(depth);
    }

    /* Every key must be one of 1 to length, or items would be lost. */
    bool has_only_items(lua_Unsigned length) {
        lua_Unsigned count = 0;
        for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
            if (!lua_isinteger(L, -2)) {
                bool is_string = lua_type(L, -2) == LUA_TSTRING;
                std::string key = is_string ? " '" + std::string(lua_tolstring(L, -2, nullptr)).substr(0, 40) + "'" : "";
                lua_pop(L, 2);
                return fail("the table has items and the key" + key + "; use json.object or json.array to say which it is");
            }
            count++;
        }
        return count == length || fail("the array has holes; fill them with json.null");
    }

    bool write_array(int depth, lua_Unsigned length) {
        if (!has_only_items(length)) return false;
        size_t own = path.size();
        output += '[';
        for (lua_Unsigned i = 1; i <= length; i++) {
            if (i > 1) output += ',';
            path += '[' + std::to_string(i) + ']';
            lua_rawgeti(L, -1, lua_Integer(i));
            if (lua_isnil(L, -1) ? !fail_with_hole() : !write(depth + 1)) {
                lua_pop(L, 1);
                return false;
            }
            lua_pop(L, 1);
            path.resize(own);
        }
        output += ']';
        return true;
    }

    bool fail_with_hole() { return fail("the array has a hole; fill it with json.null"); }

    bool write_object(int depth) {
        size_t own = path.size();
        bool is_first = true;
        output += '{';
        for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
            if (!is_first) output += ',';
            is_first = false;
            if (!write_key() || !write(depth + 1)) {
                lua_pop(L, 2);
                return false;
            }
            path.resize(own);
        }
        output += '}';
        return true;
    }

    /* Writes the key below the value on top. */
    bool write_key() {
        if (lua_type(L, -2) != LUA_TSTRING)
            return fail(std::string("the keys of an object must be strings, got a ") + lua_typename(L, lua_type(L, -2)));
        size_t length;
        const char *key = lua_tolstring(L, -2, &length);
        if (!simdjson::validate_utf8(key, length)) return fail("a key is not valid UTF-8");
        path += '.';
        path.append(key, length);
        write_escaped(key, length);
        output += ':';
        return true;
    }
};

} // namespace

bool gjson_encode(gjson_codec *codec, lua_State *L, int index, const char **text, size_t *length) {
    codec->output.clear();
    lua_checkstack(L, 8);
    lua_pushvalue(L, index);
    bool is_done = Writer(codec, L).write(0);
    lua_pop(L, 1);
    *text = codec->output.data();
    *length = codec->output.size();
    return is_done;
}
