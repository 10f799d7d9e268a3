/* Replaces numbers that simdjson refuses, although their values are certain. */
#pragma once

#include <string_view>
#include <vector>

#include "codec.hpp"

/* A number in the text, counted from 0, that was replaced by 0. */
struct replaced_number {
    size_t number;
    double value;
};

/* Returns the text with zeros, padded with spaces, in place of whole numbers beyond 64 bits, which become floats, and
   of numbers beyond a double, which become infinite. In a server's text, NaN, Infinity and -Infinity are replaced as
   well. */
std::string with_numbers_replaced(lua_State *L, std::string_view text, bool is_answer,
                                  std::vector<replaced_number> &replaced);
