# What one does here every day. `just` lists it.

default:
    @just --list

# The browser on the demo providers
demo *args:
    cargo run --release -- --demo {{ args }}

# Every test
test *args:
    cargo test {{ args }}

# What the gate checks beside the tests
check:
    cargo fmt --check
    cargo clippy --all-targets --locked -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items --locked

# Look at changed snapshots (cargo install cargo-insta)
snapshots:
    cargo insta review

# The benchmarks of parts; benches/README.md has those of the whole program
bench *args:
    cargo bench {{ args }}

# Licences and known vulnerabilities (cargo install cargo-deny)
deny:
    cargo deny check

# Whether it compiles for Windows, macOS and static Linux
targets:
    .ci/targets

# The whole gate
ci:
    .ci/run
