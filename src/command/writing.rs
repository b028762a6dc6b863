//! How a listing is written: what `--format` comes to, and the sheet for it.

use super::Failure;
use crate::cli::FormatWord;
use crate::output::{self, Form, Format, Look, Sheet};
use crate::state::settings::OwnForm;

/// What the word on the command line comes to, among the forms of the configuration.
pub(super) fn form(word: Option<&FormatWord>, own: &[OwnForm], look: Look) -> Result<Form, Failure> {
    match word {
        None => Ok(Form::Format(Format::default_for(look))),
        Some(FormatWord::Format(format)) => Ok(Form::Format(*format)),
        Some(FormatWord::Own(name)) => match own.iter().find(|form| form.name == *name) {
            Some(form) => Ok(Form::Own(form.template.clone())),
            None => Err(Failure::usage(unknown(name, own))),
        },
    }
}

fn unknown(name: &str, own: &[OwnForm]) -> String {
    let names: Vec<&str> = own.iter().map(|form| form.name.as_str()).collect();
    if names.is_empty() {
        return format!("there is no form {name:?}: the configuration has no [copy.NAME] with a template");
    }
    format!("there is no form {name:?}; there are {}", names.join(", "))
}

/// Where the assets of a listing go.
pub(super) struct Writing {
    pub(super) sheet: Box<dyn Sheet + Send>,
    /// Assets without a URL are left out, and counted.
    pub(super) only_urls: bool,
}

impl Writing {
    /// To stdout, in a form.
    pub(super) fn new(form: &Form, look: Look) -> Self {
        Self { sheet: output::sheet(form, look), only_urls: *form == Form::Format(Format::Url) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::Template;

    fn named(name: &str) -> OwnForm {
        OwnForm { name: name.to_owned(), template: Template::parse("{name}").unwrap() }
    }

    #[test]
    fn a_form_is_found_by_its_name() {
        let own = [named("a"), named("b")];
        let word = FormatWord::Own("b".to_owned());
        assert_eq!(form(Some(&word), &own, Look::default()), Ok(Form::Own(own[1].template.clone())));
    }

    #[test]
    fn a_form_that_is_not_there_is_said_with_those_that_are() {
        let word = FormatWord::Own("c\u{1b}".to_owned());
        let text = |own: &[OwnForm]| form(Some(&word), own, Look::default()).unwrap_err().text.unwrap();
        assert_eq!(text(&[named("a"), named("b")]), "there is no form \"c\\u{1b}\"; there are a, b");
        assert!(text(&[]).ends_with("the configuration has no [copy.NAME] with a template"));
    }
}
