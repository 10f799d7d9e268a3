#include "numbers.hpp"

#include <cmath>
#include <limits>

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Whether a character can be part of a number or of a word such as `true`. */
bool is_word_byte(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-' || c == '.';
}

size_t skip_digits(std::string_view word, size_t from) {
    while (from < word.size() && is_digit(word[from])) from++;
    return from;
}

/* Returns the end of the whole part of a number, or 0 where the word is not a number (RFC 8259, section 6). */
size_t end_of_whole_part(std::string_view word) {
    size_t start = word.substr(0, 1) == "-";
    size_t whole = skip_digits(word, start);
    if (whole == start || (word[start] == '0' && whole > start + 1)) return 0;
    size_t end = whole;
    if (end < word.size() && word[end] == '.') {
        end = skip_digits(word, whole + 1);
        if (end == whole + 1) return 0;
    }
    if (end < word.size() && (word[end] == 'e' || word[end] == 'E')) {
        size_t sign = end + 1 < word.size() && (word[end + 1] == '+' || word[end + 1] == '-');
        size_t exponent = end + 1 + sign;
        end = skip_digits(word, exponent);
        if (end == exponent) return 0;
    }
    return end == word.size() ? whole : 0;
}

/* Whether the whole number does not fit into 64 bits; simdjson accepts numbers without a sign up to 2^64 - 1. */
bool is_wide(std::string_view digits, bool is_negative) {
    const std::string_view most = is_negative ? "9223372036854775808" : "18446744073709551615";
    return digits.size() > most.size() || (digits.size() == most.size() && digits > most);
}

/* Returns the value of a word, read as Lua reads a numeral. */
double value_of(lua_State *L, std::string_view word) {
    double value = std::numeric_limits<double>::quiet_NaN();
    if (lua_stringtonumber(L, std::string(word).c_str()) != 0) {
        value = lua_tonumberx(L, -1, nullptr);
        lua_settop(L, -2);
    }
    return value;
}

struct reading {
    bool is_number, is_refused;
    double value;
};

reading read(lua_State *L, std::string_view word, bool is_answer) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (is_answer && word == "NaN") return {true, true, std::numeric_limits<double>::quiet_NaN()};
    if (is_answer && word == "Infinity") return {true, true, infinity};
    if (is_answer && word == "-Infinity") return {true, true, -infinity};
    size_t whole = end_of_whole_part(word);
    if (whole == 0) return {false, false, 0};
    double value = value_of(L, word);
    size_t sign = word[0] == '-';
    bool is_refused = whole == word.size() ? is_wide(word.substr(sign), sign == 1) : std::isinf(value);
    return {true, is_refused, value};
}

} // namespace

std::string with_numbers_replaced(lua_State *L, std::string_view text, bool is_answer,
                                  std::vector<replaced_number> &replaced) {
    std::string result(text);
    bool in_string = false;
    size_t number = 0;
    for (size_t i = 0; i < text.size(); i++) {
        if (in_string) {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') in_string = false;
            continue;
        }
        if (text[i] == '"') in_string = true;
        if (!is_word_byte(text[i])) continue;
        size_t end = i;
        while (end < text.size() && is_word_byte(text[end])) end++;
        reading reading = read(L, text.substr(i, end - i), is_answer);
        if (reading.is_refused) {
            replaced.push_back({number, reading.value});
            result[i] = '0';
            result.replace(i + 1, end - i - 1, end - i - 1, ' ');
        }
        number += reading.is_number;
        i = end - 1;
    }
    return result;
}
