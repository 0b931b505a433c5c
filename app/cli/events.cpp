// loopscope events: what a trace may hold, for people and for recorders in other languages.
#include "app/cli/cli.h"
#include "core/trace/event_table.h"
#include "core/trace/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>

namespace loopscope::cli {

namespace {

using Json = nlohmann::ordered_json;
using trace::Vocabulary;

const Vocabulary::Group& group_of(const Vocabulary::Kind& kind) {
  return trace::vocabulary().groups[static_cast<std::size_t>(trace::group_of(kind.kind))];
}

template <class Items, class Entry>
Json list_of(const Items& items, Entry entry) {
  Json list = Json::array();
  for (const auto& item : items) list.push_back(entry(item));
  return list;
}

/// Where each field of an event stands in its bytes.
Json layout() {
  const auto slot = [](const char* name, std::size_t offset, std::size_t bytes, bool negative) {
    return Json{{"slot", name}, {"offset", offset}, {"bytes", bytes}, {"signed", negative}};
  };
#define SLOT(name)                                                                                                     \
  slot(#name, offsetof(trace::Event, name), sizeof(trace::Event::name), std::is_signed_v<decltype(trace::Event::name)>)
  return {SLOT(time), SLOT(kind), SLOT(detail), SLOT(line), SLOT(subject), SLOT(object), SLOT(extra), SLOT(value)};
#undef SLOT
}

Json as_json(const Vocabulary::Field& field) {
  Json entry{{"slot", trace::name_of(field.slot)}, {"name", field.name}};
  const bool is_enum = !trace::enum_of(field.role).values.empty();
  entry["role"] = is_enum ? "enum" : field.role;
  if (is_enum) entry["enum"] = field.role;
  entry["meaning"] = field.meaning;
  return entry;
}

Json as_json(const Vocabulary::Enum& one) {
  return {{"name", one.name},
          {"meaning", one.meaning},
          {"values", list_of(one.values, [](const Vocabulary::Value& value) {
             Json entry{{"name", value.name}, {"number", value.number}, {"meaning", value.meaning}};
             if (!value.label.empty()) entry["label"] = value.label;
             return entry;
           })}};
}

Json as_json(const Vocabulary::Kind& kind) {
  return {{"name", trace::name_of(kind.kind)},
          {"number", static_cast<unsigned>(kind.kind)},
          {"group", group_of(kind).name},
          {"meaning", kind.meaning},
          {"fields", list_of(kind.fields, [](const auto& field) { return as_json(field); })},
          {"order", list_of(kind.orders, [](const Vocabulary::Order& order) {
             return Json{{"right", order.after ? "after" : "before"},
                         {"kind", trace::name_of(order.kind)},
                         {"slot", trace::name_of(order.slot)},
                         {"its_slot", trace::name_of(order.its_slot)}};
           })}};
}

Json vocabulary() {
  const Vocabulary& all = trace::vocabulary();
  const auto named = [](const auto& one) { return Json{{"name", one.name}, {"meaning", one.meaning}}; };
  return {{"format", trace::file_version},
          {"event_bytes", sizeof(trace::Event)},
          {"layout", layout()},
          {"groups", list_of(all.groups, named)},
          {"roles", list_of(all.roles, named)},
          {"enums", list_of(all.enums, [](const auto& one) { return as_json(one); })},
          {"kinds", list_of(all.kinds, [](const auto& kind) { return as_json(kind); })}};
}

std::string as_text(const Vocabulary::Kind& kind) {
  std::string text =
      fmt::format("{:>4}  {}: {}\n", static_cast<unsigned>(kind.kind), kind.name, words::in_language(kind.meaning));
  for (const Vocabulary::Field& field : kind.fields)
    text += fmt::format("        {:<8} {}: {}{}{}\n", trace::name_of(field.slot), field.name, field.role,
                        field.meaning.empty() ? "" : ", ", words::in_language(field.meaning));
  for (const Vocabulary::Order& order : kind.orders) {
    const bool first = &order == kind.orders.data();
    const char* id = order.after ? first ? "cli.events.after" : "cli.events.or_after"
                     : first     ? "cli.events.before"
                                 : "cli.events.or_before";
    text += "        " +
            words::text(id, trace::name_of(order.kind), trace::name_of(order.its_slot), trace::name_of(order.slot)) +
            "\n";
  }
  return text;
}

} // namespace

int list_events(bool json) {
  if (json) {
    print(stdout, vocabulary().dump(2) + "\n");
  } else {
    const Vocabulary::Group* group = nullptr;
    for (const Vocabulary::Kind& kind : trace::vocabulary().kinds) {
      if (&group_of(kind) != group) {
        print(stdout, fmt::format("{}{}\n", group ? "\n" : "", words::in_language(group_of(kind).meaning)));
        group = &group_of(kind);
      }
      print(stdout, as_text(kind));
    }
    print(stdout, fmt::format("\n{}\n", words::text("cli.events.rest")));
  }
  finish_output();
  return 0;
}

} // namespace loopscope::cli
