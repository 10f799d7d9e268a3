/* Pushes strings, of which those that repeat are not searched for in Lua again. */
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "codec.hpp"

/* Pushes the strings of a text. In a long text it remembers the last ones, since the names of fields and many values
   repeat: a remembered string is compared and copied, while Lua would compute a hash of all its bytes and search its
   table of strings. */
class StringPusher {
  public:
    /* The remembered strings take room on the stack, which is left to the caller to remove. */
    StringPusher(lua_State *L, size_t text_size) : L(L) {
        remembers = text_size >= shortest_text && lua_checkstack(L, slots + 8);
        if (!remembers) return;
        first_slot = lua_gettop(L) + 1;
        lua_settop(L, lua_gettop(L) + slots);
        known.fill({});
    }

    void push(std::string_view text) {
        if (!remembers || text.empty() || text.size() > longest_string) {
            lua_pushlstring(L, text.data(), text.size());
            return;
        }
        Key key(text);
        size_t set = key.set();
        for (size_t place = set; place < set + ways; place++) {
            if (!(known[place].key == key) || !has_same_middle(known[place].bytes, text)) continue;
            lua_pushvalue(L, first_slot + int(place));
            return;
        }
        /* The stack keeps the string, and Lua does not move it. */
        size_t place = set + turn++ % ways;
        known[place] = {key, lua_pushlstring(L, text.data(), text.size())};
        lua_copy(L, -1, first_slot + int(place));
    }

  private:
    /* A string has one of two places, so that two that are frequent do not replace each other all the time. */
    static constexpr size_t set_bits = 7, ways = 2;
    static constexpr int slots = ways << set_bits;
    /* In a shorter text little repeats. */
    static constexpr size_t shortest_text = 2048;
    /* Lua does not search for longer strings. */
    static constexpr size_t longest_string = 40;

    /* The length of a string, its first bytes and its last ones, which are all where there are at most 16. */
    struct Key {
        uint64_t size, head, tail;

        Key() = default;

        explicit Key(std::string_view text) : size(text.size()) {
            const char *start = text.data(), *end = start + size;
            if (size >= 8) {
                head = load<uint64_t>(start);
                tail = load<uint64_t>(end - 8);
            } else if (size >= 4) {
                head = load<uint32_t>(start);
                tail = load<uint32_t>(end - 4);
            } else {
                head = load<uint8_t>(start) | load<uint8_t>(start + size / 2) << 8;
                tail = load<uint8_t>(end - 1);
            }
        }

        bool operator==(const Key &other) const {
            return size == other.size && head == other.head && tail == other.tail;
        }

        /* The first of the places of the string. */
        size_t set() const {
            uint64_t mixed = (head ^ tail * 0x9E3779B97F4A7C15u) + size;
            return size_t(mixed * 0xD6E8FEB86659FD93u >> (64 - set_bits)) * ways;
        }

      private:
        template <typename Word> static uint64_t load(const char *bytes) {
            Word word;
            std::memcpy(&word, bytes, sizeof word);
            return word;
        }
    };

    /* A remembered string, whose bytes are Lua's. No string has the size 0. */
    struct Known {
        Key key;
        const char *bytes;
    };

    lua_State *L;
    bool remembers;
    int first_slot = 0;
    size_t turn = 0;
    /* Not set for a short text. */
    std::array<Known, slots> known;

    static bool has_same_middle(const char *bytes, std::string_view text) {
        return text.size() <= 16 || std::memcmp(bytes + 8, text.data() + 8, text.size() - 16) == 0;
    }
};
