#include "app/learn/activity.h"

#include "app/learn/changes/changes_activity.h"
#include "app/learn/hand/hand.h"
#include "app/learn/mending/mending_activity.h"
#include "app/learn/page/lesson_page.h"
#include "app/learn/predict/predict.h"
#include "app/learn/predict/understood.h"
#include "app/learn/presenter.h"

namespace loopscope::app {

std::vector<std::unique_ptr<Activity>> activities(App& app, World& world, LearnHost& host) {
  std::vector<std::unique_ptr<Activity>> all;
  auto predict = std::make_unique<Predict>(app, world, host);
  auto page = std::make_unique<LessonPage>(app, world, host, *predict);
  const std::string_view present = world.is_page() ? "f8" : "f5";                  // by F5 a browser reloads
  all.push_back(std::make_unique<Presenter>(app, host, present, *predict, *page)); // any key ends a black screen
  all.push_back(std::move(page));
  all.push_back(std::move(predict));
  all.push_back(std::make_unique<Understood>(app, world, host));
  all.push_back(std::make_unique<Hand>(app, world, host));
  all.push_back(std::make_unique<MendingActivity>(app, world, host));
  all.push_back(std::make_unique<ChangesActivity>(app, world, host));
  return all;
}

} // namespace loopscope::app
