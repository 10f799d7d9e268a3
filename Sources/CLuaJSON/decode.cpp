/* JSON text to Lua values: simdjson checks the whole text first, then its tape is walked once. */
#include <algorithm>
#include <cctype>
#include <cstring>

#include "codec.hpp"

using simdjson::dom::element_type;

namespace {

/* Pushes one value. Fields that are null are left out; nulls in arrays are json.null. What has been pushed
   when it cannot go on is left on the stack. */
class Pusher {
  public:
    /* held: the bytes of what has been parsed. */
    Pusher(gjson_codec *codec, lua_State *L, size_t held) : L(L), pace(codec, L), held(held) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &gjson_array_key);
        array_mark = lua_gettop(L);
        lua_rawgetp(L, LUA_REGISTRYINDEX, &gjson_null_key);
    }

    /* Why it could not go on. */
    gjson_outcome failure() const { return pace.was_stopped() ? GJSON_STOPPED : GJSON_OVERFLOW; }

    /* Whether there was an empty table deeper than any other may be, where simdjson does not count it. */
    bool is_too_deep() const { return deepest_seen > deepest; }

    bool push(simdjson::dom::element value) {
        switch (value.type()) {
        case element_type::ARRAY: return push(value.get_array().value_unsafe());
        case element_type::OBJECT: return push(value.get_object().value_unsafe());
        case element_type::INT64: lua_pushinteger(L, value.get_int64().value_unsafe()); break;
        case element_type::UINT64: lua_pushnumber(L, double(value.get_uint64().value_unsafe())); break;
        case element_type::DOUBLE: lua_pushnumber(L, value.get_double().value_unsafe()); break;
        case element_type::STRING: return push(value.get_string().value_unsafe());
        case element_type::BOOL: lua_pushboolean(L, value.get_bool().value_unsafe()); break;
        case element_type::NULL_VALUE: lua_pushvalue(L, array_mark + 1); break;
        }
        return true;
    }

  private:
    lua_State *L;
    Pace pace;
    size_t held;
    int array_mark;
    int depth = 0, deepest_seen = 0;

    /* A table of so many items or fields, which Lua makes room for at once. */
    bool enter(size_t count) {
        if (++depth > deepest_seen) deepest_seen = depth;
        if (!lua_checkstack(L, 4)) return false;
        size_t room = 64 + 40 * count;
        return pace.step(room, held + room);
    }

    bool push(std::string_view text) {
        lua_pushlstring(L, text.data(), text.size());
        return pace.step(text.size(), held);
    }

    bool push(simdjson::dom::array array) {
        if (!enter(array.size())) return false;
        lua_createtable(L, int(array.size()), 0);
        lua_Integer index = 0;
        for (simdjson::dom::element item : array) {
            if (!push(item)) return false;
            lua_rawseti(L, -2, ++index);
        }
        lua_pushvalue(L, array_mark);
        lua_setmetatable(L, -2);
        depth--;
        return true;
    }

    bool push(simdjson::dom::object object) {
        if (!enter(object.size())) return false;
        lua_createtable(L, 0, int(object.size()));
        for (auto field : object) {
            lua_pushlstring(L, field.key.data(), field.key.size());
            /* Of several fields of one name the last one counts, also where it is null. */
            if (field.value.type() == element_type::NULL_VALUE) lua_pushnil(L);
            else if (!push(field.value)) return false;
            lua_rawset(L, -3);
        }
        depth--;
        return true;
    }
};

/* Whether 64 bits do not hold the whole number; simdjson takes those without a sign up to 2^64 - 1. */
bool is_wide(const std::string &digits, bool is_negative) {
    const std::string most = is_negative ? "9223372036854775808" : "18446744073709551615";
    return digits.size() > most.size() || (digits.size() == most.size() && digits > most);
}

/* Whole numbers beyond 64 bits, which simdjson refuses, with ".0" behind them: they become floats. */
std::string with_wide_integers_as_floats(const char *text, size_t length) {
    std::string result;
    bool in_string = false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (in_string) {
            result += c;
            if (c == '\\' && i + 1 < length) result += text[++i];
            else if (c == '"') in_string = false;
            continue;
        }
        if (c == '"') in_string = true;
        if (!isdigit((unsigned char)c)) {
            result += c;
            continue;
        }
        size_t end = i;
        while (end < length && strchr("0123456789.eE+-", text[end])) end++;
        std::string number(text + i, end - i);
        result += number;
        bool is_whole = number.find_first_of(".eE") == std::string::npos;
        if (is_whole && is_wide(number, i > 0 && text[i - 1] == '-')) result += ".0";
        i = end - 1;
    }
    return result;
}

/* Reads every value, so that the parser stops where the text is wrong. This parser trusts its callers not to go deeper
   than it was made for. */
simdjson::error_code visit(simdjson::ondemand::value value, int depth = 1) {
    if (depth > deepest) return simdjson::DEPTH_ERROR;
    simdjson::ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    switch (type) {
    case simdjson::ondemand::json_type::array: {
        simdjson::ondemand::array array;
        if (auto error = value.get_array().get(array)) return error;
        for (auto item : array) {
            simdjson::ondemand::value inner;
            if (auto error = item.get(inner)) return error;
            if (auto error = visit(inner, depth + 1)) return error;
        }
        return simdjson::SUCCESS;
    }
    case simdjson::ondemand::json_type::object: {
        simdjson::ondemand::object object;
        if (auto error = value.get_object().get(object)) return error;
        for (auto field : object) {
            simdjson::ondemand::value inner;
            if (auto error = field.value().get(inner)) return error;
            if (auto error = visit(inner, depth + 1)) return error;
        }
        return simdjson::SUCCESS;
    }
    case simdjson::ondemand::json_type::number: return value.get_number().error();
    case simdjson::ondemand::json_type::string: return value.get_string().error();
    case simdjson::ondemand::json_type::boolean: return value.get_bool().error();
    default: {
        bool is_null;
        if (auto error = value.is_null().get(is_null)) return error;
        return is_null ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
    }
    }
}

/* " at line 1, column 9", or nothing where the place cannot be told. */
std::string place_of_error(const char *text, size_t length) {
    simdjson::ondemand::parser parser;
    simdjson::padded_string padded(text, length);
    simdjson::ondemand::document document;
    if (parser.iterate(padded).get(document)) return "";
    simdjson::ondemand::value root;
    if (document.get_value().get(root) || visit(root) == simdjson::SUCCESS) return "";
    const char *location;
    if (document.current_location().get(location)) return "";
    size_t offset = size_t(location - padded.data());
    if (offset > length) return "";
    size_t line = 1, column = 1;
    for (size_t i = 0; i < offset; i++) {
        column = text[i] == '\n' ? 1 : column + 1;
        line += text[i] == '\n';
    }
    return " at line " + std::to_string(line) + ", column " + std::to_string(column);
}

/* About what simdjson takes to parse a text: a padded copy of it, its strings, and for each value and each mark between
   them four bytes of its index and eight of its tape. */
size_t cost_of_parsing(const char *text, size_t length) {
    if (length <= longest_kept) return 0;
    size_t marks = 0;
    for (char mark : {',', ':', '[', '{'}) marks += size_t(std::count(text, text + length, mark));
    return 2 * length + 24 * marks;
}

simdjson::error_code parse(gjson_codec *codec, const char *text, size_t length, simdjson::dom::element &root) {
    /* simdjson wants room for one level more than there may be. */
    constexpr size_t levels = deepest + 1;
    if (auto error = codec->parser.allocate(length, levels)) return error;
    auto error = codec->parser.parse(text, length).get(root);
    if (error != simdjson::NUMBER_ERROR) return error;
    std::string wider = with_wide_integers_as_floats(text, length);
    if (wider.size() > length && !codec->parser.allocate(wider.size(), levels))
        error = codec->parser.parse(wider).get(root);
    return error;
}

gjson_outcome decode(gjson_codec *codec, lua_State *L, const char *text, size_t length) {
    size_t held = cost_of_parsing(text, length);
    if (held != 0 && !codec->may_go_on(L, held)) return GJSON_STOPPED;
    simdjson::dom::element root;
    if (auto error = parse(codec, text, length, root)) {
        codec->message = simdjson::error_message(error) + place_of_error(text, length);
        return GJSON_FAILED;
    }
    Pusher pusher(codec, L, held);
    if (!pusher.push(root)) return pusher.failure();
    if (!pusher.is_too_deep()) return GJSON_DONE;
    codec->message = simdjson::error_message(simdjson::DEPTH_ERROR) + place_of_error(text, length);
    return GJSON_FAILED;
}

} // namespace

gjson_outcome gjson_decode(gjson_codec *codec, lua_State *L, const char *text, size_t length) {
    if (!lua_checkstack(L, 8)) return GJSON_OVERFLOW;
    int top = lua_gettop(L);
    gjson_outcome outcome = decode(codec, L, text, length);
    if (outcome == GJSON_DONE) lua_replace(L, top + 1);
    lua_settop(L, outcome == GJSON_DONE ? top + 1 : top);
    if (length > longest_kept) codec->parser = simdjson::dom::parser(SIZE_MAX);
    return outcome;
}
