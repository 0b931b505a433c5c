#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::CallbackKind;
using trace::EventKind;
using trace::FutureKind;
using trace::PrimitiveKind;

void append(Sentence& sentence, std::string_view plain_text) {
  if (plain_text.empty()) return;
  if (!sentence.empty() && sentence.back().style == Phrase::Style::plain) {
    sentence.back().text += plain_text;
  } else {
    sentence.push_back({std::string(plain_text)});
  }
}

void append(Sentence& sentence, const Phrase& words) {
  if (words.style == Phrase::Style::plain) return append(sentence, std::string_view(words.text));
  sentence.push_back(words);
}

void append(Sentence& sentence, const Sentence& more) {
  for (const Phrase& words : more) append(sentence, words);
}

Sentence capital(Sentence sentence) {
  if (!sentence.empty() && sentence.front().style == Phrase::Style::plain)
    sentence.front().text = capital(std::string_view(sentence.front().text));
  return sentence;
}

Phrase strong(std::string_view text) {
  return {std::string(text), Phrase::Style::strong};
}
Phrase code(std::string_view text) {
  return {std::string(text), Phrase::Style::code};
}

Sentence fill(std::string_view pattern, const Sentence& first, const Sentence& second, Phrase itself,
              const Sentence& third) {
  Sentence said;
  auto mark = [&](std::size_t at, char end) { return pattern.substr(at + 1, pattern.find(end, at + 1) - at - 1); };
  for (std::size_t at = 0; at < pattern.size();) {
    const std::string_view rest = pattern.substr(at);
    std::string_view inside;
    if (rest.starts_with("{}")) {
      append(said, first);
      at += 2;
      continue;
    }
    if (rest.starts_with("{2}") || rest.starts_with("{3}")) {
      append(said, rest[1] == '2' ? second : third);
      at += 3;
      continue;
    }
    if (rest.front() == '*') {
      append(said, strong(inside = mark(at, '*')));
    } else if (rest.front() == '`') {
      append(said, code(inside = mark(at, '`')));
    } else if (rest.front() == '[') {
      inside = mark(at, ']');
      itself.text = inside == "{}" ? plain(first) : std::string(inside);
      append(said, itself);
    } else {
      const std::size_t end = std::min(rest.find_first_of("{*`["), rest.size());
      append(said, rest.substr(0, std::max<std::size_t>(1, end)));
      at += std::max<std::size_t>(1, end);
      continue;
    }
    at += inside.size() + 2;
  }
  return said;
}

std::string plain(const Sentence& sentence) {
  std::string text;
  for (const Phrase& words : sentence) text += words.text;
  return text;
}

std::string_view short_name(std::string_view name) {
  constexpr std::string_view nested = "<locals>.";
  const auto at = name.rfind(nested);
  return at == name.npos ? name : name.substr(at + nested.size());
}

std::string describe(const Index& index, const Callback& callback) {
  const std::string_view name = short_name(index.trace().string(callback.name));
  return fill(words_of(callback.kind).chip, name.empty() ? Word("a callback") : name);
}

namespace {

/// As much of a name as a sentence has room for.
std::string shortened(std::string_view name) {
  constexpr std::size_t most = 80;
  return name.size() <= most ? std::string(name) : std::string(name.substr(0, most)) + "…";
}

Sentence name_of_primitive(const Index& index, const State& state, const Primitive& primitive) {
  const std::string word = words_of(primitive.kind).noun.string();
  if (const Primitive* whole = state.primitives.find(primitive.part_of); whole && whole->part_of == 0)
    return say("the ", thing(word, primitive.id), " of ", name_of_primitive(index, state, *whole));
  const std::string_view variable = index.variable_of(primitive.id);
  if (!variable.empty() && variable != words_of(primitive.kind).noun.english())
    return say("the ", word, " ", thing(std::string(variable), primitive.id));
  if (!variable.empty()) return say("the ", thing(word, primitive.id));
  const std::size_t number = number_of(state, primitive);
  return say("the ", thing(number != 0 ? fmt::format("{} {}", word, number) : word, primitive.id));
}

Sentence name_of_job(const Index& index, const Job& job, ObjectId shown) {
  const std::string_view function = index.trace().string(job.function);
  return say(function == "job" ? "" : "the job ", thing(fmt::format("{}()", function), shown));
}

/// What is behind a shield; if that is another shield, it is not followed.
Sentence shielded(const Index& index, const State& state, ObjectId id) {
  const Future* inner = state.futures.find(id);
  if (inner && inner->kind == FutureKind::shield) return say("a ", thing("shield", id));
  return name_of(index, state, id);
}

Sentence name_of_future(const Index& index, const State& state, ObjectId id, const Event& created) {
  const auto made = as<event::future_created>(created);
  const FutureKind kind = made.future_kind;
  const Future* future = state.futures.find(id);
  const std::size_t children = future ? future->children.size() : 0;
  const std::string noun = words_of(kind).noun.string();
  switch (kind) {
  case FutureKind::sleep:
    if (index.lane(made.owner)) return say("the ", thing(noun, id), " of ", name_of(index, state, made.owner));
    break;
  case FutureKind::waiter:
    if (const Primitive* primitive = state.primitives.find(made.owner))
      return say("the ", thing(noun, id), " for ", name_of(index, state, primitive->id));
    if (const Future* group = state.futures.find(made.owner); group && group->stands_for_tasks())
      return say("the ", thing(noun, id), " for ", name_of(index, state, made.owner));
    if (const Connection* connection = state.connections.find(made.owner))
      return say("the ", thing(noun, id), " for ", awaited_of(index, *connection));
    break;
  case FutureKind::gather:
    if (children > 0) {
      const bool tasks = std::ranges::all_of(future->children, [&](ObjectId child) { return index.lane(child); });
      return say("the ", thing(worded("{} of {}", noun, count(children, tasks ? Word("task") : Word("future"))), id));
    }
    break;
  case FutureKind::wait:
    if (children > 1) return say("the ", thing(worded("{} for {}", noun, count(children, "task")), id));
    break;
  case FutureKind::shield:
    if (made.owner != 0 && made.owner != id)
      return say("the ", thing(noun, id), " of ", shielded(index, state, made.owner));
    break;
  case FutureKind::executor:
    if (const Job* job = state.jobs.find(made.owner)) return name_of_job(index, *job, id);
    break;
  case FutureKind::as_completed:
    return say(thing(noun, id));
  case FutureKind::task_group:
  case FutureKind::plain:
    break;
  }
  return say("the ", thing(noun, id));
}

/// Its address, or what it is called where that is not known: "a client".
std::string peer_of(const Index& index, const Connection& connection) {
  const std::string_view peer = index.trace().string(connection.peer);
  const bool noun = connection.kind == trace::ConnectionKind::from_peer && peer.find_first_of(":/") == peer.npos;
  return noun && !peer.empty() ? worded("a {}", peer) : std::string(peer);
}

/// Whether the peer had not been heard of yet when that event happened: it answers at that moment or a little later.
bool answers(const Index& index, const Connection& connection, std::uint64_t event) {
  const ConnectionLife* life = index.connection(connection.id);
  return connection.status == ConnectionStatus::connecting || (life && life->established >= event);
}

} // namespace

Sentence awaited_of(const Index& index, const Connection& connection) {
  const std::string peer = peer_of(index, connection);
  const Phrase with = strong(peer.empty() ? Word("the other side").string() : peer);
  if (connection.status == ConnectionStatus::open && connection.name != 0 && connection.reads)
    return say("bytes of ", strong(index.trace().string(connection.name)));
  switch (connection.status) {
  case ConnectionStatus::connecting:
    return say("an answer from ", with);
  case ConnectionStatus::listening:
    return say("a connection on ", with);
  default:
    return connection.writes && !connection.reads ? say("room to send more to ", with) : say("bytes from ", with);
  }
}

Sentence by_address(const Index& index, const State& state, const Connection& connection) {
  const std::string peer = peer_of(index, connection);
  return say(index.lane(connection.task) ? say(name_of(index, state, connection.task), "'s ") : say("the "),
             thing("connection", connection.id),
             peer.empty()                                        ? ""
             : connection.kind == trace::ConnectionKind::to_peer ? " to "
                                                                 : " from ",
             peer);
}

Sentence ready_words(const Index& index, const State& state, ObjectId id, bool writer, std::uint64_t event) {
  const Connection* connection = state.connections.find(id);
  if (!connection) return say("a descriptor ", writer ? "can be written to" : "has something to read");
  const bool listens = connection->kind == trace::ConnectionKind::listening;
  return say(name_of(index, state, id), writer && answers(index, *connection, event) ? " has been answered"
                                        : writer                                     ? " can be written to"
                                        : listens                                    ? " has a new connection"
                                                                                     : " has bytes to read");
}

bool is_body(const Index& index, const Event& created) {
  return index.trace().string(as<event::coroutine_created>(created).function) == "<lambda>";
}

std::size_t number_of(const State& state, const Primitive& primitive) {
  std::size_t number = 0, all = 0;
  state.primitives.each([&](ObjectId id, const Primitive& other) {
    if (other.kind != primitive.kind) return;
    ++all;
    if (id <= primitive.id) ++number;
  });
  return all > 1 ? number : 0;
}

Sentence name_of(const Index& index, const State& state, ObjectId object) {
  if (object == 0) return say("the program");
  if (const Lane* lane = index.lane(object)) {
    const Task* task = state.tasks.find(object); // which may have another name later
    const std::string_view name = index.name(object, task ? task->name : lane->name);
    return say(thing(name.empty() ? worded("task {}", object) : std::string(name), object));
  }
  if (const Primitive* primitive = state.primitives.find(object)) return name_of_primitive(index, state, *primitive);
  if (const Job* job = state.jobs.find(object)) return name_of_job(index, *job, object);
  if (const Connection* connection = state.connections.find(object)) {
    const std::string_view peer = index.trace().string(connection->peer);
    if (connection->kind == trace::ConnectionKind::listening)
      return say("the ", thing("listening socket", object), peer.empty() ? "" : " at ", peer);
    if (connection->name != 0)
      return say("the ", thing("connection", object), " for ", strong(index.trace().string(connection->name)));
    return by_address(index, state, *connection);
  }
  const std::optional<std::uint64_t> created = index.created(object);
  if (!created) return say("something");
  const Event& event = index.trace()[*created];
  switch (event.kind) {
  case EventKind::future_created:
    return name_of_future(index, state, object, event);
  case EventKind::coroutine_created:
    if (is_body(index, event)) return say("the body of ", code("async with"));
    return say("the coroutine ",
               code(fmt::format("{}()", index.trace().string(as<event::coroutine_created>(event).function))));
  case EventKind::loop_created:
    return say("the loop");
  default:
    return say("something");
  }
}

Sentence Teller::callback(const Callback& callback) const {
  Phrase itself{describe(index, callback), Phrase::Style::thing, 0, callback.id};
  const bool timer = callback.kind == CallbackKind::wait_timer || callback.kind == CallbackKind::as_completed_timer;
  const std::string_view pattern = words_of(callback.kind).name;
  const bool of_its_end = pattern.find("{2}") != pattern.npos; // of what is done, or of what the call names
  if (callback.kind == CallbackKind::call || (of_its_end && callback.via == 0) || (timer && !callback.timer))
    return say(itself);
  if (callback.kind == CallbackKind::step) {
    const Lane* lane = index.lane(callback.serves);
    const bool first = lane && (lane->spans.size() < 2 || callback.event < lane->spans[1].event);
    return say(name(callback.serves), "'s ", thing(first ? "first step" : "next step", 0, callback.id));
  }
  return fill(pattern, name(callback.serves), name(callback.via), itself);
}

Sentence Teller::callback(CallbackId id) const {
  if (const Callback* known = state.callback(id)) return callback(*known);
  const Callback scheduled = index.callback(id);
  return scheduled.id ? callback(scheduled) : say("a callback");
}

Sentence Teller::actor(CallbackId id) const {
  if (id == 0) return say("the program");
  const Callback acting = id == state.running.id ? state.running : index.callback(id);
  if (acting.runs_task()) return name(acting.serves);
  if (acting.kind == CallbackKind::call && acting.id != 0) return callback(acting);
  if (acting.kind == CallbackKind::task_group_child) return name(acting.serves);
  if (acting.kind == CallbackKind::timeout_timer) return say(name(acting.serves), "'s timeout");
  return say("the loop");
}

Sentence Teller::creator(ObjectId task, CallbackId by) const {
  const Lane* lane = index.lane(task);
  return by == 0 && lane && !lane->of_program ? say("asyncio or a library") : actor(by);
}

std::string loop_name(const Index& index, const LoopState& loop) {
  if (loop.thread == 0) return Word("the loop of the main thread").string();
  const ThreadLane* thread = index.thread(loop.thread);
  const std::string_view name = thread ? index.trace().string(thread->name) : std::string_view();
  return name.empty() ? worded("the loop of thread {}", loop.thread)
                      : worded("the loop of the thread {}", shortened(name));
}

std::string what_blocks(const Index& index, const State& state) {
  if (!state.blocked) return {};
  const std::string_view call = index.trace().string(state.blocked_in);
  const Task* task = state.running_task();
  Sentence said = task ? say(name_of(index, state, task->id), " blocks the loop") : say("The loop is blocked");
  append(said, call.empty() ? say(" in a call") : say(" in ", call));
  if (state.line != 0) append(said, say(" at ", line_name(index, state.line)));
  return plain(said);
}

std::string_view python_of(const Index& index) {
  for (const Fact& fact : index.facts())
    if (index.trace().string(fact.name) == "python") return index.trace().string(fact.text);
  return {};
}

std::string recorded_by(const Index& index) {
  std::string_view interpreter, recorder;
  bool named = false; // the interpreter, and not its path alone
  for (const Fact& fact : index.facts()) {
    const std::string_view name = index.trace().string(fact.name), text = index.trace().string(fact.text);
    if (name == "python" || (name == "interpreter" && !named)) interpreter = text, named = name == "python";
    if (name == "recorder" && text != "Python") recorder = text; // else it is Loopscope's own
  }
  if (recorder.empty()) return shortened(interpreter);
  return interpreter.empty() ? worded("a program, recorded by {}", shortened(recorder))
                             : worded("{}, recorded by {}", shortened(interpreter), shortened(recorder));
}

std::string_view failure(std::string_view message) {
  if (message.starts_with("killed by ")) return Word("The process was killed");
  if (message.starts_with("exited with ") || message.starts_with("os._exit")) return Word("The process has exited");
  return Word("Unhandled exception");
}

std::string_view notice_of(const Index& index, const Fact& fact) {
  const std::string_view name = index.trace().string(fact.name);
  const bool told = name == "loop" || name == "waiting" || name == "recording";
  return told ? index.trace().string(fact.text) : std::string_view();
}

Sentence Teller::to_run(ObjectId task) const {
  const Lane* lane = index.lane(task);
  if (!lane || lane->function == 0) return {};
  const Task* known = state.tasks.find(task);
  if (!lane->call.empty() && index.name(task, known ? known->name : lane->name) == lane->call) return {};
  return say(" to run ", function(lane->function));
}

std::string_view Teller::how_it_ended(ObjectId object) const {
  const Lane* lane = index.lane(object);
  const Future* future = state.futures.find(object);
  return words_of(lane ? lane->outcome : future ? future->outcome : trace::Outcome::result).is;
}

std::string Teller::in_turn(std::uint32_t turn) const {
  if (turn == 0) return Word("before the loop ran").string();
  return turn == state.turn ? Word("in this turn").string() : worded("in turn {}", turn);
}

std::uint32_t Teller::turn_of(CallbackId id) const {
  const Ran* ran = index.ran(id);
  return ran ? ran->turn : 0;
}

Sentence Teller::holders(const Primitive& primitive) const {
  if (primitive.owners.empty()) return say("no task");
  Sentence holders = name(primitive.owners.front());
  if (const std::size_t others = primitive.owners.size() - 1) append(holders, say(" and ", count(others, "other")));
  return holders;
}

std::string_view Teller::got(const Primitive& primitive, ObjectId future) const {
  return words_of(primitive.kind, wait_of(future)).got;
}

trace::WaitFor Teller::wait_of(ObjectId future) const {
  const auto joined = index.joined(future);
  return joined ? as<event::primitive_wait_begun>(index.trace()[*joined]).wait_for : trace::WaitFor::turn;
}

const LoopSpan* Teller::ended(LoopSpanKind kind) const {
  const replay::Pieces<LoopSpan>& loop = index.loops()[index.lane_at(at)].spans;
  const auto next = std::ranges::lower_bound(loop, at, {}, &LoopSpan::event);
  const bool ends = next != loop.begin() && next != loop.end() && next->event == at && (next - 1)->kind == kind;
  return ends ? &*(next - 1) : nullptr;
}

FutureKind Teller::kind_of(ObjectId future) const {
  const std::optional<std::uint64_t> created = index.created(future);
  if (!created) return FutureKind::plain;
  const Event& made = index.trace()[*created];
  return made.kind == EventKind::future_created ? as<event::future_created>(made).future_kind : FutureKind::plain;
}

Phrase Teller::function(trace::StringId name) const {
  return code(fmt::format("{}()", text(name)));
}

Sentence Teller::what_is_ready() const {
  const std::size_t ready = state.ready_size();
  if (ready != 0) return say(count(ready, "callback"), " ", verb("is", ready), " ready.");
  return say(state.timers.empty() ? "Nothing is ready." : "Nothing is ready yet.");
}

} // namespace loopscope::words
