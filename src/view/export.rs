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
    for part in query_all_in::<Element>(svg, "path,text,tspan") {
        let selector = format!("{}{}", track_of(&part), classes(&part));
        if selectors.contains(&selector) {
            continue;
        }
        if let Some(style) = self::style(&part) {
            // What is within a text has all of the text's looks but those that it is given.
            let is_within = part.tag_name() == "tspan";
            let body = PROPERTIES.map(|(name, initial)| {
                declaration(&style, name, if is_within { "" } else { initial })
            });
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

/// What is said where pixels can't be had.
const NOISE: &str = "This browser gives pages noise in the place of a picture’s pixels, to guard against \
                     fingerprinting, so no PNG was saved. If the browser asks whether this site may read \
                     them, allow it and press PNG again. The SVG is the same picture.";

/// The side of a square of known pixels.
const KNOWN: u32 = 16;

/// How far a pixel's colour may be off that was read back, of 255. Browsers that mark a reader by the last
/// bits of some pixels leave the picture what it is.
const MOST_OFF: u8 = 8;

/// The colour of a known pixel: no two neighbours have the same, so that none can be made up for another.
fn known([x, y]: [u32; 2]) -> [u8; 3] {
    [x * 15, y * 15, (x ^ y) * 15].map(|part| u8::try_from(part).unwrap_or(u8::MAX))
}

/// Whether the browser gives back the pixels that were drawn, and not others in their place: some do, to
/// guard against fingerprinting, and say nothing.
fn gives_pixels(context: &OffscreenCanvasRenderingContext2d) -> Result<bool, JsValue> {
    let places = || (0..KNOWN).flat_map(|y| (0..KNOWN).map(move |x| [x, y]));
    for [x, y] in places() {
        let [red, green, blue] = known([x, y]);
        context.set_fill_style_str(&format!("rgb({red},{green},{blue})"));
        context.fill_rect(x.into(), y.into(), 1.0, 1.0);
    }
    let side = f64::from(KNOWN);
    let read = context.get_image_data(0.0, 0.0, side, side)?.data();
    context.clear_rect(0.0, 0.0, side, side);
    let is_near = |(read, drawn): (&u8, u8)| read.abs_diff(drawn) <= MOST_OFF;
    let pixels = read.chunks_exact(4).zip(places());
    Ok(pixels.into_iter().all(|(read, place)| read.iter().zip(known(place)).all(is_near)))
}

/// An SVG as a PNG of its size.
///
/// # Errors
///
/// When the browser can't draw it, has no room for so many pixels, or gives other pixels than were drawn:
/// words for the reader, or what it threw.
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
    if !gives_pixels(&context)? {
        return Err(NOISE.into());
    }
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
