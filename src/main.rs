//! The program: arguments become a command, its failure one line, its end an exit code.

use std::io::{self, Write as _};
use std::process::ExitCode;

use assetbrowse::{cli, command};

fn main() -> ExitCode {
    let cli = match cli::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            // Help into a closed pipe is no failure.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match command::run(&cli) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            if let Some(text) = &failure.text {
                let _ = writeln!(io::stderr(), "assetbrowse: {text}");
            }
            ExitCode::from(failure.code)
        }
    }
}
