// Values as CPython writes them: it is asked.

#include "core/aio/text.h"

#include "tests/python.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace loopscope::aio {
namespace {

std::vector<double> doubles() {
  std::mt19937_64 random(5);
  std::vector<double> values{0.0,
                             -0.0,
                             1.0,
                             -1.0,
                             0.1,
                             0.2,
                             0.1 + 0.2,
                             1e15,
                             1e16,
                             1e17,
                             9999999999999998.0,
                             1e-4,
                             9.9e-5,
                             1e-5,
                             123456789.125,
                             1e22,
                             1e23,
                             5e-324,
                             1.7976931348623157e308,
                             2.2250738585072014e-308,
                             std::numeric_limits<double>::infinity(),
                             -std::numeric_limits<double>::infinity()};
  for (int i = 0; i < 2000; ++i) {
    double any = std::bit_cast<double>(random());
    if (!std::isnan(any)) values.push_back(any);
    values.push_back(static_cast<double>(random() % 100000) / 1000);
    values.push_back(static_cast<double>(static_cast<std::int64_t>(random())) / 64);
    values.push_back(std::ldexp(static_cast<double>(random() % 4096), static_cast<int>(random() % 120) - 60));
  }
  return values;
}

std::string hex_of(std::string_view bytes) {
  std::string hex;
  for (unsigned char c : bytes) hex += fmt::format("{:02x}", c);
  return hex;
}

/// What the body of a Python loop over the lines of `inputs` prints.
std::vector<std::string> python_lines(std::string_view loop, std::string_view inputs) {
  TemporaryFolder folder;
  return lines_of(printed_by_python("import struct, sys\nfor line in open(sys.argv[1]):\n" + std::string(loop),
                                    {folder.write("inputs", inputs)}));
}

void expect_same(const std::vector<std::string>& got, const std::vector<std::string>& of_python) {
  ASSERT_EQ(got.size(), of_python.size());
  for (std::size_t i = 0; i < got.size(); ++i) ASSERT_EQ(got[i], of_python[i]);
}

TEST(Text, repr_and_str_of_floats_are_pythons) {
  std::string inputs;
  std::vector<std::string> got;
  for (double value : doubles()) {
    inputs += fmt::format("{:016x}\n", std::bit_cast<std::uint64_t>(value));
    got.push_back(repr(value));
    ASSERT_EQ(str(value), repr(value));
  }
  expect_same(got, python_lines("    print(repr(struct.unpack('>d', bytes.fromhex(line))[0]))\n", inputs));
  EXPECT_EQ(repr(std::nan("")), "nan");
}

TEST(Text, repr_of_strings_is_pythons) {
  std::mt19937 random(6);
  // Printable ones of all lengths of UTF-8, and everything that Python escapes below 256.
  const std::vector<std::string> pieces{"a",
                                        "Z",
                                        "0",
                                        " ",
                                        "'",
                                        "\"",
                                        "\\",
                                        "\n",
                                        "\r",
                                        "\t",
                                        "{",
                                        "}",
                                        "\xc3\xa9",
                                        "\xe2\x82\xac",
                                        "\xf0\x9f\x90\x8d",
                                        std::string(1, '\0'),
                                        "\x01",
                                        "\x1b",
                                        "\x7f",
                                        "\xc2\x80",
                                        "\xc2\x85",
                                        "\xc2\xa0",
                                        "\xc2\xa1",
                                        "\xc2\xad",
                                        "\xc3\xbf",
                                        "\xc4\x80"};
  std::string inputs;
  std::vector<std::string> got;
  for (int i = 0; i < 4000; ++i) {
    std::string text;
    for (auto length = random() % 8; length > 0; --length) text += pieces[random() % pieces.size()];
    inputs += hex_of(text) + "\n";
    got.push_back(repr(text));
    ASSERT_EQ(str(text), text);
  }
  expect_same(got, python_lines("    sys.stdout.buffer.write((repr(bytes.fromhex(line.strip()).decode()) + '\\n')"
                                ".encode())\n",
                                inputs));
}

TEST(Text, f_strings_are_pythons) {
  const std::vector<std::string> float_specs{"",     ".1f", ".3f", ".0f", "8.2f", "<8.2f", ">10.3f", "^9.1f", "08.3f",
                                             "+.2f", ".3e", "g",   ".4g", "5",    ">8",    "<8",     "^8"};
  const std::vector<std::string> whole_specs{"", "d", "5", "05", "<5", ">5", "^7", "x", "04x", "b", "+d", "e"};
  const std::vector<std::string> text_specs{"", "8", "<8", ">8", "^8", "*^9", ".2", "8.2", "s"};
  std::mt19937 random(7);
  std::string inputs;
  std::vector<std::string> got;
  auto any = [&](const std::vector<std::string>& list) { return list[random() % list.size()]; };
  for (int i = 0; i < 3000; ++i) {
    const double real = static_cast<double>(static_cast<int>(random() % 2000000)) / 1000 - 1000;
    const int whole = static_cast<int>(random() % 20000) - 10000;
    const std::string text = any({"", "a", "loop", "asyncio"});
    const std::string format =
        "{:" + any(float_specs) + "}|{:" + any(whole_specs) + "}|{:" + any(text_specs) + "}|{}|{}";
    std::string made = f(format, real, whole, text, i % 2 == 0, std::vector<double>{real});
    inputs += fmt::format("{:016x} {} {} {} {}\n", std::bit_cast<std::uint64_t>(real), whole, i % 2, hex_of(format),
                          hex_of(text));
    got.push_back(std::move(made));
  }
  expect_same(got, python_lines(R"(
    real, whole, even, form, *text = line.rstrip('\n').split(' ')
    real = struct.unpack('>d', bytes.fromhex(real))[0]
    print(bytes.fromhex(form).decode().format(real, int(whole), bytes.fromhex(text[0]).decode(), even == '0', [real]))
)",
                                inputs));
}

TEST(Text, of_containers_is_pythons) {
  EXPECT_EQ(repr(std::vector<std::string>{"a", "it's"}), "['a', \"it's\"]");
  EXPECT_EQ(repr(std::tuple<int>(1)), "(1,)");
  EXPECT_EQ(repr(std::tuple<>()), "()");
  EXPECT_EQ(repr(std::tuple(1, 2.0, true, None{})), "(1, 2.0, True, None)");
  EXPECT_EQ(repr(std::map<std::string, int>{{"a", 1}, {"b", 2}}), "{'a': 1, 'b': 2}");
  EXPECT_EQ(repr(std::optional<int>()), "None");
  EXPECT_EQ(repr(std::vector<std::vector<int>>{{}, {1}}), "[[], [1]]");
  EXPECT_EQ(repr(std::vector<std::string>{"", ""}), "['', '']");
  EXPECT_EQ(repr(std::pair(1, 'x' == 'y')), "(1, False)");
  EXPECT_EQ(str("text"), "text");
  EXPECT_EQ(str(ValueError("wrong")), "wrong");
}

} // namespace
} // namespace loopscope::aio
