/* Converts Lua values to JSON text with raw access, so that no metamethod runs. */
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "codec.hpp"

namespace {

/* How a byte is written within a string. */
enum Spelling : uint8_t { plain, escaped, beyond_ascii };

constexpr std::array<Spelling, 256> spellings = [] {
    std::array<Spelling, 256> table{};
    for (int byte = 0; byte < 0x20; byte++) table[byte] = escaped;
    table['"'] = table['\\'] = table[0x7f] = escaped;
    for (int byte = 0x80; byte < 0x100; byte++) table[byte] = beyond_ascii;
    return table;
}();

class Writer {
    static constexpr size_t longest_place = 120;

  public:
    Writer(gjson_codec *codec, lua_State *L) : output(codec->output), L(L), pace(codec, L) {}

    /* Returns why nothing could be written: because of the value, or because the work had to stop. */
    gjson_outcome outcome() const {
        if (pace.was_stopped()) return GJSON_STOPPED;
        return has_overflowed ? GJSON_OVERFLOW : GJSON_FAILED;
    }

    /* Returns why nothing could be written, with the path of what is wrong. */
    std::string failure() const {
        std::string place = "$" + path;
        if (place.size() > longest_place) place = place.substr(0, longest_place) + "…";
        return place + ": " + reason;
    }

    /* Writes the value on top and leaves it on the stack. */
    bool write(int depth) {
        if (!has_room(0)) return false;
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
    std::string &output;
    lua_State *L;
    Pace pace;
    bool has_overflowed = false;
    std::string reason;
    /* The path of what is wrong, put together from the inside outward only after an error, so that it costs nothing
       before. */
    std::string path;

    /* Whether there is room for `more` bytes. The text's buffer has up to twice the size that it needs, and is copied. */
    bool has_room(size_t more) { return pace.step(more, 3 * (output.size() + more)); }

    bool fail(const std::string &what) {
        reason = what;
        return false;
    }

    bool fail_within(const std::string &step) {
        path.insert(0, step);
        return false;
    }

    bool is_null() {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &gjson_null_key);
        bool same = lua_rawequal(L, -1, -2);
        lua_pop(L, 1);
        return same;
    }

    bool is_marked_object() {
        if (!lua_getmetatable(L, -1)) return false;
        lua_rawgetp(L, LUA_REGISTRYINDEX, &gjson_object_key);
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
        return write_text(text, length) || fail("the string is not valid UTF-8");
    }

    /* Writes text in quotes; returns false where it is not UTF-8, or where the work must stop. */
    bool write_text(const char *text, size_t length) {
        bool is_checked = false;
        size_t start = 0;
        if (!has_room(length)) return false;
        output += '"';
        for (size_t i = 0; i < length; i++) {
            Spelling spelling = spellings[(unsigned char)text[i]];
            if (spelling == plain) continue;
            if (spelling == escaped) {
                output.append(text + start, i - start);
                write_escape(text[i]);
                start = i + 1;
                if (!has_room(6)) return false;
            } else if (!is_checked) {
                if (!simdjson::validate_utf8(text, length)) return false;
                is_checked = true;
            }
        }
        output.append(text + start, length - start);
        output += '"';
        return true;
    }

    void write_escape(unsigned char byte) {
        static const char digits[] = "0123456789abcdef";
        switch (byte) {
        case '"': output += "\\\""; break;
        case '\\': output += "\\\\"; break;
        case '\n': output += "\\n"; break;
        case '\r': output += "\\r"; break;
        case '\t': output += "\\t"; break;
        default: output += {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
        }
    }

    bool write_table(int depth) {
        if (depth >= deepest) return fail("nested deeper than " + std::to_string(deepest) + " levels, perhaps in a cycle");
        if (!lua_checkstack(L, 8)) {
            has_overflowed = true;
            return false;
        }
        lua_Unsigned length = lua_rawlen(L, -1);
        if (is_marked_object()) return write_object(depth);
        if (length > 0 || gjson_is_array(L, -1)) return write_array(depth, length);
        return write_object(depth);
    }

    /* Whether every key is one of 1 to length, since other items would be lost. */
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
        output += '[';
        for (lua_Unsigned i = 1; i <= length; i++) {
            if (i > 1) output += ',';
            bool is_hole = lua_rawgeti(L, -1, lua_Integer(i)) == LUA_TNIL;
            bool is_written = is_hole ? fail("the array has a hole; fill it with json.null") : write(depth + 1);
            lua_pop(L, 1);
            if (!is_written) return fail_within('[' + std::to_string(i) + ']');
        }
        output += ']';
        return true;
    }

    bool write_object(int depth) {
        bool is_first = true;
        output += '{';
        for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
            if (!is_first) output += ',';
            is_first = false;
            if (!write_field(depth)) {
                lua_pop(L, 2);
                return false;
            }
        }
        output += '}';
        return true;
    }

    /* Writes the key below the value on top, and the value. */
    bool write_field(int depth) {
        if (lua_type(L, -2) != LUA_TSTRING)
            return fail(std::string("the keys of an object must be strings, got a ") + lua_typename(L, lua_type(L, -2)));
        size_t length;
        const char *key = lua_tolstring(L, -2, &length);
        if (!write_text(key, length)) return fail("a key is not valid UTF-8");
        output += ':';
        return write(depth + 1) || fail_within('.' + std::string(key, std::min(length, longest_place)));
    }
};

} // namespace

gjson_outcome gjson_encode(gjson_codec *codec, lua_State *L, int index, const char **text, size_t *length) {
    codec->output.clear();
    if (!lua_checkstack(L, 8)) return GJSON_OVERFLOW;
    int top = lua_gettop(L);
    lua_pushvalue(L, index);
    Writer writer(codec, L);
    bool is_done = writer.write(0);
    if (!is_done) codec->message = writer.failure();
    lua_settop(L, top);
    *text = codec->output.data();
    *length = codec->output.size();
    return is_done ? GJSON_DONE : writer.outcome();
}

void gjson_trim(gjson_codec *codec) {
    if (codec->output.capacity() > longest_kept) std::string().swap(codec->output);
    if (codec->output.capacity() > longest_kept_twice && codec->parser.capacity() > longest_kept_twice)
        codec->parser = simdjson::dom::parser(SIZE_MAX);
}
