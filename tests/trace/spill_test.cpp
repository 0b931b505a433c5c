#include "core/trace/table.h"
#include "core/trace_files/file.h"
#include "tests/trace/sample.h"
#include "tests/trace/usual_limit.h"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <random>
#include <thread>
#include <vector>

namespace loopscope::trace {

namespace {

struct Item {
  std::uint64_t number;
  std::uint32_t more;
  friend bool operator==(const Item&, const Item&) = default;
};

Item random_item(std::mt19937_64& random) {
  return {random(), static_cast<std::uint32_t>(random())};
}

constexpr std::size_t limits[] = {0, 100'000, 3'000'000, std::size_t{256} << 20};

} // namespace

TEST(Spill, a_table_reads_like_a_vector_wherever_it_lies) {
  for (const std::size_t limit : limits) {
    std::mt19937_64 random(limit);
    Spill spill(limit);
    Table<Item> table(spill), other(spill);
    std::vector<Item> vector;
    for (int i = 0; i < 300'000; ++i) {
      vector.push_back(random_item(random));
      table.push_back(vector.back());
      other.push_back(i % 7 == 0 ? other.empty() ? vector.back() : other.front() : vector.back());
      if (random() % 50'000 == 0) spill.rest();
    }
    spill.rest();
    ASSERT_TRUE(std::equal(table.begin(), table.end(), vector.begin(), vector.end())) << limit;
    const std::size_t size = table.size();
    table.resize(size + 100'000);
    vector.resize(size + 100'000);
    ASSERT_TRUE(std::equal(table.begin(), table.end(), vector.begin(), vector.end())) << limit;
    const Table<Item> moved = std::move(table);
    EXPECT_EQ(moved[size / 2], vector[size / 2]);
    EXPECT_EQ(moved.back(), vector.back());
    EXPECT_EQ(spill.filed(), limit < 6'000'000) << limit;
  }
}

TEST(Spill, lists_in_pieces_read_like_vectors_wherever_they_lie) {
  for (const std::size_t limit : limits) {
    std::mt19937_64 random(limit);
    Spill spill(limit);
    Pool pool(spill);
    std::vector<Pieces<Item>> lists(50);
    std::vector<std::vector<Item>> vectors(50);
    for (int i = 0; i < 400'000; ++i) {
      const std::size_t which = random() % 3 == 0 ? 0 : random() % lists.size();
      vectors[which].push_back(random_item(random));
      lists[which].push_back(pool, vectors[which].back());
      ASSERT_EQ(lists[which].back(), vectors[which].back());
      if (random() % 50'000 == 0) spill.rest();
    }
    for (std::size_t i = 0; i < lists.size(); ++i) {
      ASSERT_TRUE(std::equal(lists[i].begin(), lists[i].end(), vectors[i].begin(), vectors[i].end())) << limit;
      ASSERT_TRUE(std::equal(lists[i].rbegin(), lists[i].rend(), vectors[i].rbegin(), vectors[i].rend()));
      ASSERT_EQ(lists[i].front(), vectors[i].front());
    }
  }
}

TEST(Spill, a_trace_that_lies_in_a_file_is_the_same) {
  Recorder plain;
  record_anything(plain, 400'000);
  const UsualLimit limit(std::size_t{4} << 20);
  Recorder recorder;
  record_anything(recorder, 400'000);
  recorder.trace()->rest(0, recorder.trace()->size());
  EXPECT_TRUE(same(*recorder.trace(), *plain.trace()));
}

TEST(Spill, a_trace_in_a_file_is_read_while_it_is_written_and_left_to_the_kernel) {
  constexpr std::size_t events = 600'000;
  const UsualLimit limit(0);
  Recorder recorder;
  const Trace& trace = *recorder.trace();
  std::atomic<bool> right = true;
  std::thread reader([&] {
    for (std::size_t read = 0; read < events;) {
      const std::size_t size = trace.size();
      for (; read < size; ++read)
        if (trace[read].value != static_cast<std::int64_t>(read) || trace[read / 2].value != std::int64_t(read / 2))
          right = false;
      trace.rest(0, size);
    }
  });
  for (std::size_t i = 0; i < events; ++i) recorder.record({.value = static_cast<std::int64_t>(i)});
  reader.join();
  EXPECT_TRUE(right);
}

class SpilledFile : public InFolder {};

TEST_F(SpilledFile, is_looked_at_while_it_is_read) {
  Recorder recorder;
  record_anything(recorder, 300'000);
  ASSERT_EQ(save(*recorder.trace(), path()), "");
  const UsualLimit limit(0);
  Loading loading(path());
  const Trace& trace = *loading.trace();
  std::atomic<bool> over = false;
  std::thread reading([&] {
    while (loading.read()) {
    }
    over = true;
  });
  std::size_t seen = 0;
  bool right = true;
  for (bool more = true; more;) {
    more = !over;
    for (const std::size_t size = trace.size(); seen < size; ++seen)
      right = right && trace[seen] == (*recorder.trace())[seen];
    trace.rest(0, seen / 2);
  }
  reading.join();
  EXPECT_TRUE(right);
  EXPECT_EQ(loading.read_bytes(), loading.size());
  const Loaded loaded = loading.finish();
  EXPECT_EQ(loaded.error + loaded.note, "");
  EXPECT_TRUE(same(*loaded.trace, *recorder.trace()));
}

TEST(Spill, where_there_is_no_room_for_the_file_the_rest_is_in_memory) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit little = before;
  little.rlim_cur = 1 << 20;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &little), 0);
  {
    Spill spill(0);
    Table<std::uint64_t> table(spill);
    Pool pool(spill);
    Pieces<std::uint64_t> list;
    for (std::uint64_t i = 0; i < 1'000'000; ++i) table.push_back(i), list.push_back(pool, i);
    EXPECT_FALSE(spill.filed());
    spill.rest();
    for (std::uint64_t i = 0; i < 1'000'000; ++i) ASSERT_TRUE(table[i] == i && list[i] == i) << i;
  }
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
}

} // namespace loopscope::trace
