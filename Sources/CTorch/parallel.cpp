#include "internal/parallel.h"

#include <ATen/Parallel.h>

#include <dlfcn.h>

namespace {

struct Loop {
    int64_t count;
    const std::function<void(int64_t, int64_t)> &body;
};

/// The functions that compilers call for `#pragma omp parallel`, in GCC's interface.
struct Runtime {
    void (*parallel)(void (*)(void *), void *, unsigned, unsigned);
    int (*thread)(void);
    int (*count)(void);

    Runtime()
        : parallel(find<decltype(parallel)>("GOMP_parallel")), thread(find<decltype(thread)>("omp_get_thread_num")),
          count(find<decltype(count)>("omp_get_num_threads")) {}

    explicit operator bool() const { return parallel && thread && count; }

  private:
    template <typename Function> static Function find(const char *name) {
        return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
    }
};

const Runtime &runtime() {
    static const Runtime found;
    return found;
}

void run_part(void *context) {
    auto &loop = *static_cast<Loop *>(context);
    int64_t part = runtime().thread(), parts = runtime().count();
    loop.body(loop.count * part / parts, loop.count * (part + 1) / parts);
}

} // namespace

void ctorch::parallel(int64_t count, const std::function<void(int64_t, int64_t)> &body) {
    int threads = at::get_num_threads();
    if (threads == 1 || count == 1 || !runtime()) return body(0, count);
    Loop loop{count, body};
    runtime().parallel(run_part, &loop, static_cast<unsigned>(threads), 0);
}
