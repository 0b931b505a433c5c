// What is asked of the loop of a run in real time, and of the server that it has opened, from the window.
#include "app/shell/app.h"

namespace loopscope::app {
namespace {

/// The address of the server that was opened last and still listens, or empty.
std::string listening(const replay::Replay& replay) {
  trace::StringId address = 0;
  replay.state().connections.each([&](trace::ObjectId, const replay::Connection& connection) {
    if (connection.status == replay::ConnectionStatus::listening) address = connection.peer;
  });
  return std::string(replay.trace().string(address));
}

} // namespace

float App::alive_row_height() const {
  constexpr float least = 480; // of a window's height: in a lower one its keys do without
  return showing_->session->settings().in_real_time() && canvas_->window().h >= least ? AliveRow::height : 0;
}

AliveFacts App::alive_facts() const {
  const Showing& s = *showing_;
  AliveFacts facts;
  facts.live = s.player.live();
  facts.looks = s.replay.state().turn;
  facts.paused = facts.live && !s.player.running() && !s.replay.state().blocked;
  facts.listens = facts.live && !listening(s.replay).empty();
  facts.loop = s.poke.reply(facts.live);
  facts.client = s.visitors.reply();
  facts.clients = s.visitors.waiting();
  return facts;
}

void App::poke() {
  if (showing_->player.live())
    showing_->poke.ask(*showing_->session);
  else
    say("No real-time loop is running.");
}

void App::visit() {
  const std::string address = listening(showing_->replay);
  if (showing_->player.live() && !address.empty())
    showing_->visitors.send(address, options_.news);
  else
    say("No real-time server is running.");
}

} // namespace loopscope::app
