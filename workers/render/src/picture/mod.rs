//! Charts, drawn as SVG and turned into PNG with the fonts of this folder only: the same bytes on every machine.

mod calendar;
mod canvas;
mod progress;

use std::sync::{Arc, LazyLock};

use crate::scene::Scene;
use crate::screens::progress::Progress;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Tree};

/// The only family there is (`fonts/`).
const FONT: &str = "Roboto";

/// The chart of a student's progress as PNG, 1080 pixels wide. The error is a bug's description.
pub(crate) fn progress(progress: &Progress<'_>, scene: &Scene<'_>) -> Result<Vec<u8>, String> {
    png(&progress::svg(progress, scene))
}

fn png(svg: &str) -> Result<Vec<u8>, String> {
    static OPTIONS: LazyLock<usvg::Options<'static>> = LazyLock::new(|| {
        let mut fonts = usvg::fontdb::Database::new();
        for font in [
            include_bytes!("../../fonts/Roboto-Regular.ttf").as_slice(),
            include_bytes!("../../fonts/Roboto-Bold.ttf").as_slice(),
        ] {
            fonts.load_font_data(font.to_vec());
        }
        usvg::Options { font_family: FONT.to_owned(), fontdb: Arc::new(fonts), ..usvg::Options::default() }
    });
    let tree = Tree::from_str(svg, &OPTIONS).map_err(|error| error.to_string())?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or("the picture has no size")?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
