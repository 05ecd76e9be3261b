//! What the page needs to hand over a file: the picture's colours, its pixels, a download.

use std::time::Duration;

use gloo_timers::future::sleep;
use js_sys::{Array, encode_uri_component};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, CssStyleDeclaration, Element, HtmlAnchorElement, HtmlImageElement,
    OffscreenCanvas, OffscreenCanvasRenderingContext2d, Url,
};

use super::dom::{document, query_all_in};
use crate::export::Svg;

/// For how long a download may take to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// What makes a part of the picture look as it does, and what each is where nothing is said.
const PROPERTIES: [(&str, &str); 10] = [
    ("fill", "rgb(0, 0, 0)"),
    ("fill-opacity", "1"),
    ("stroke", "none"),
    ("stroke-width", "1px"),
    ("stroke-dasharray", "none"),
    ("stroke-linejoin", "miter"),
    ("paint-order", "normal"),
    ("text-anchor", "start"),
    ("font-size", "12px"),
    ("font-weight", "400"),
];

/// The same for the letters of all parts. Where nothing is said, an SVG's are none of these.
const LETTERS: [&str; 3] = ["font-family", "font-size", "font-variant-numeric"];

/// The rules of CSS by which a picture looks as it does here and now, in light or in dark: colours
/// are plain ones, so that they mean the same to programs that are no browser.
pub(super) fn rules(svg: &Element) -> String {
    let Some(style) = style(svg) else { return String::new() };
    let letters = LETTERS.map(|name| declaration(&style, name, ""));
    let mut selectors = vec!["svg".to_owned()];
    let mut rules = format!("svg{{{}}}", letters.concat());
    for part in query_all_in::<Element>(svg, "path,text") {
        let selector = format!("{}{}", track_of(&part), classes(&part));
        if selectors.contains(&selector) {
            continue;
        }
        if let Some(style) = self::style(&part) {
            let body = PROPERTIES.map(|(name, initial)| declaration(&style, name, initial));
            rules += &["\n", &selector, "{", &body.concat(), "}"].concat();
        }
        selectors.push(selector);
    }
    rules
}

/// The colour behind an element, the nearest that there is.
pub(super) fn ground(element: &Element) -> String {
    let mut element = Some(element.clone());
    while let Some(it) = element {
        let color = style(&it).and_then(|style| style.get_property_value("background-color").ok());
        if let Some(color) = color.filter(|color| color != "rgba(0, 0, 0, 0)") {
            return color;
        }
        element = it.parent_element();
    }
    "white".to_owned()
}

fn style(element: &Element) -> Option<CssStyleDeclaration> {
    web_sys::window()?.get_computed_style(element).ok()?
}

fn declaration(style: &CssStyleDeclaration, name: &str, initial: &str) -> String {
    let value = style.get_property_value(name).unwrap_or_default();
    if value == initial { String::new() } else { format!("{name}:{value};") }
}

/// The selector of the track that a part of the picture belongs to, if it does.
fn track_of(part: &Element) -> String {
    let track = part.closest(".track").ok().flatten();
    track.map(|track| classes(&track) + " ").unwrap_or_default()
}

fn classes(element: &Element) -> String {
    // In an SVG, `className` is no text.
    let classes = element.get_attribute("class").unwrap_or_default();
    classes.split(' ').flat_map(|class| [".", class]).collect()
}

/// An SVG as a PNG of its size.
///
/// # Errors
///
/// When the browser can't draw it, or has no room for so many pixels.
pub(crate) async fn png(svg: &Svg) -> Result<JsValue, JsValue> {
    let image = HtmlImageElement::new()?;
    // Of a blob's URL the page's policy would have to allow every image.
    image.set_src(&format!("data:image/svg+xml,{}", String::from(encode_uri_component(&svg.text))));
    JsFuture::from(image.decode()).await?;
    let [width, height] = svg.size;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, small")]
    let canvas = OffscreenCanvas::new(width as u32, height as u32)?;
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: OffscreenCanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_html_image_element(&image, 0.0, 0.0)?;
    JsFuture::from(canvas.convert_to_blob()?).await
}

/// Has the browser save a file made of these parts, texts or blobs.
///
/// # Errors
///
/// When the browser has no room for it.
pub(crate) fn download(name: &str, media_type: &str, parts: &Array) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_blob_sequence_and_options(parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    spawn_local(async move {
        sleep(PATIENCE).await;
        // It only frees what it stands for.
        let _ = Url::revoke_object_url(&url);
    });
    Ok(())
}
