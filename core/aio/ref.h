// Shared ownership as Python has it, for things of one loop's thread: counted, not atomic.
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace loopscope::aio {

class RefCounted {
public:
  RefCounted() = default;
  RefCounted(const RefCounted&) = delete;
  RefCounted& operator=(const RefCounted&) = delete;

  void retain() { ++references_; }
  std::uint32_t references() const { return references_; }
  /// Destroys a suspended coroutine's frame, with the same bound on the stack.
  static void destroy_frame(std::coroutine_handle<> frame);
  void release() {
    if (--references_ == 0) destroy();
  }

protected:
  virtual ~RefCounted() = default;

private:
  /// Deletes it; not one within the other without end, however long a chain it is the head of.
  void destroy();
  void destroy_deep();
  static void destroy_waiting();
  std::uint32_t references_ = 0;
};

/// A counted reference; null by default.
template <class T>
class Ref {
public:
  Ref() = default;
  Ref(std::nullptr_t) {}
  Ref(T* target) : target_(target) {
    if (target_) target_->retain();
  }
  Ref(const Ref& other) : Ref(other.target_) {}
  Ref(Ref&& other) noexcept : target_(std::exchange(other.target_, nullptr)) {}
  template <class U>
  requires std::is_convertible_v<U*, T*> Ref(const Ref<U>& other) : Ref(static_cast<T*>(other.get())) {}
  template <class U>
  requires std::is_convertible_v<U*, T*> Ref(Ref<U>&& other) : target_(other.detach()) {}
  ~Ref() {
    if (target_) target_->release();
  }
  Ref& operator=(Ref other) noexcept {
    std::swap(target_, other.target_);
    return *this;
  }

  T* get() const { return target_; }
  T* operator->() const { return target_; }
  T& operator*() const { return *target_; }
  explicit operator bool() const { return target_ != nullptr; }
  friend bool operator==(const Ref& a, const Ref& b) { return a.target_ == b.target_; }

  /// Gives the reference away: the caller must release() it.
  T* detach() { return std::exchange(target_, nullptr); }

private:
  T* target_ = nullptr;
};

template <class T, class... Args>
Ref<T> make_ref(Args&&... args) {
  return Ref<T>(new T(std::forward<Args>(args)...));
}

} // namespace loopscope::aio
