/* Converts JSON text to Lua values: simdjson checks the whole text first, and then its tape is traversed once. */
#include <algorithm>
#include <cstring>

#include "numbers.hpp"
#include "strings.hpp"

using simdjson::dom::element_type;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GJSON_CHECKS_MEMORY
#endif
#endif

namespace {

/* Whether a sanitizer stops the program where memory that belongs to nobody is read. */
#ifdef GJSON_CHECKS_MEMORY
constexpr bool is_memory_checked = true;
#else
constexpr bool is_memory_checked = false;
#endif

/* Pushes one value. Fields that are null are left out; nulls in arrays are json.null. Where it must stop, the values
   pushed so far stay on the stack. */
class Pusher {
  public:
    /* size: that of the text. held: the bytes of the parsed text. replaced: the numbers that were replaced by 0. */
    Pusher(gjson_codec *codec, lua_State *L, size_t size, size_t held, const std::vector<replaced_number> &replaced)
        : L(L), pace(codec, L), strings(L, size), held(held), replaced(replaced) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &gjson_array_key);
        array_mark = lua_gettop(L);
        lua_rawgetp(L, LUA_REGISTRYINDEX, &gjson_null_key);
    }

    /* Returns why it had to stop. */
    gjson_outcome failure() const { return pace.was_stopped() ? GJSON_STOPPED : GJSON_OVERFLOW; }

    /* Whether an empty table is nested deeper than values may be, since simdjson does not count it. */
    bool is_too_deep() const { return deepest_seen > deepest; }

    bool push(simdjson::dom::element value) {
        switch (value.type()) {
        case element_type::ARRAY: return push(value.get_array().value_unsafe());
        case element_type::OBJECT: return push(value.get_object().value_unsafe());
        case element_type::INT64:
            if (!push_replaced()) lua_pushinteger(L, value.get_int64().value_unsafe());
            break;
        case element_type::UINT64:
            count++;
            lua_pushnumber(L, double(value.get_uint64().value_unsafe()));
            break;
        case element_type::DOUBLE:
            count++;
            lua_pushnumber(L, value.get_double().value_unsafe());
            break;
        case element_type::STRING: return push(value.get_string().value_unsafe());
        case element_type::BOOL: lua_pushboolean(L, value.get_bool().value_unsafe()); break;
        case element_type::NULL_VALUE: lua_pushvalue(L, array_mark + 1); break;
        }
        return true;
    }

  private:
    lua_State *L;
    Pace pace;
    StringPusher strings;
    size_t held;
    const std::vector<replaced_number> &replaced;
    /* How many numbers have been pushed, and how many of them were replaced. */
    size_t count = 0, replaced_count = 0;
    int array_mark;
    int depth = 0, deepest_seen = 0;

    /* Begins a table with `count` items or fields, for which Lua makes room at once. */
    bool enter(size_t count) {
        if (++depth > deepest_seen) deepest_seen = depth;
        if (!lua_checkstack(L, 4)) return false;
        size_t room = 64 + 40 * count;
        return pace.step(room, held + room);
    }

    /* Pushes the value of a number that was replaced by 0. */
    bool push_replaced() {
        size_t number = count++;
        if (replaced_count == replaced.size() || replaced[replaced_count].number != number) return false;
        lua_pushnumber(L, replaced[replaced_count++].value);
        return true;
    }

    bool push(std::string_view text) {
        strings.push(text);
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
            strings.push(field.key);
            /* Of several fields of the same name the last one counts, even where it is null. */
            if (field.value.type() == element_type::NULL_VALUE) lua_pushnil(L);
            else if (!push(field.value)) return false;
            lua_rawset(L, -3);
        }
        depth--;
        return true;
    }
};

/* Reads every value, so that the parser stops where the text is wrong. This parser relies on its callers not to go
   deeper than it was made for. */
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

/* Returns " at line 1, column 9", or nothing where the place is not known. */
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

/* Estimates the memory that simdjson needs to parse a text: a padded copy, its strings, and for each value and each
   separator four bytes of index and eight of tape. */
size_t cost_of_parsing(const char *text, size_t length) {
    if (length <= longest_kept) return 0;
    size_t marks = 0;
    for (char mark : {',', ':', '[', '{'}) marks += size_t(std::count(text, text + length, mark));
    return 2 * length + 24 * marks;
}

struct text_kind {
    /* Whether a server has sent it. */
    bool is_answer;
    /* Whether simdjson may read behind it. */
    bool is_padded;
};

/* Whether memory behind the text can be read without a fault: as far as the page of its last byte reaches, all of it can.
   What is there does not matter to simdjson. */
bool is_readable_behind(std::string_view text) {
    constexpr uintptr_t smallest_page = 4096;
    /* 0 where the page ends with the text. */
    uintptr_t used = uintptr_t(text.data() + text.size()) % smallest_page;
    return !is_memory_checked && used != 0 && used + simdjson::SIMDJSON_PADDING <= smallest_page;
}

/* Makes room for a text, unless there is enough. */
simdjson::error_code make_room(simdjson::dom::parser &parser, size_t size) {
    /* simdjson needs room for one level more than is allowed. */
    constexpr size_t levels = deepest + 1, least = 1024;
    if (parser.capacity() >= size && parser.max_depth() == levels) return simdjson::SUCCESS;
    return parser.allocate(std::max(size, least), levels);
}

/* Parses the text. Where it has numbers that simdjson refuses, parses `mended`, in which zeros replace them. */
simdjson::error_code parse(gjson_codec *codec, lua_State *L, std::string_view text, text_kind kind, std::string &mended,
                           std::vector<replaced_number> &replaced, simdjson::dom::element &root) {
    if (auto error = make_room(codec->parser, text.size())) return error;
    bool must_copy = !kind.is_padded && !is_readable_behind(text);
    auto error = codec->parser.parse(text.data(), text.size(), must_copy).get(root);
    if (error != simdjson::NUMBER_ERROR && error != simdjson::TAPE_ERROR) return error;
    mended = with_numbers_replaced(L, text, kind.is_answer, replaced);
    return replaced.empty() ? error : codec->parser.parse(mended).get(root);
}

/* Returns the text without a byte order mark. */
std::string_view without_mark(std::string_view text) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    return text.substr(0, mark.size()) == mark ? text.substr(mark.size()) : text;
}

gjson_outcome decode(gjson_codec *codec, lua_State *L, std::string_view text, text_kind kind) {
    size_t held = cost_of_parsing(text.data(), text.size());
    if (held != 0 && !codec->may_go_on(L, held)) return GJSON_STOPPED;
    simdjson::dom::element root;
    std::string mended;
    std::vector<replaced_number> replaced;
    auto error = parse(codec, L, text, kind, mended, replaced, root);
    if (!error) {
        Pusher pusher(codec, L, text.size(), held, replaced);
        if (!pusher.push(root)) return pusher.failure();
        if (!pusher.is_too_deep()) return GJSON_DONE;
        error = simdjson::DEPTH_ERROR;
    }
    /* The mended text has the same length, so that the place is the same. */
    std::string_view shown = replaced.empty() ? text : mended;
    codec->message = simdjson::error_message(error) + place_of_error(shown.data(), shown.size());
    return GJSON_FAILED;
}

gjson_outcome decode_on_top(gjson_codec *codec, lua_State *L, const char *text, size_t length, text_kind kind) {
    if (!lua_checkstack(L, 8)) return GJSON_OVERFLOW;
    /* The memory of a long text that was written is not kept beside that of one that is read. */
    if (length > longest_kept_twice) std::string().swap(codec->output);
    int top = lua_gettop(L);
    gjson_outcome outcome = decode(codec, L, without_mark({text, length}), kind);
    if (outcome == GJSON_DONE) lua_replace(L, top + 1);
    lua_settop(L, outcome == GJSON_DONE ? top + 1 : top);
    if (length > longest_kept) codec->parser = simdjson::dom::parser(SIZE_MAX);
    return outcome;
}

} // namespace

gjson_outcome gjson_decode(gjson_codec *codec, lua_State *L, const char *text, size_t length) {
    return decode_on_top(codec, L, text, length, {false, false});
}

gjson_outcome gjson_decode_answer(gjson_codec *codec, lua_State *L, const char *text, size_t length, size_t room) {
    return decode_on_top(codec, L, text, length, {true, room >= simdjson::SIMDJSON_PADDING});
}
