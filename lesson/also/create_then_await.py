# A coroutine is lazy, like a future in Rust: this takes the sum.
coroutines = [get(url) for url in urls]
answers = [await coroutine for coroutine in coroutines]
