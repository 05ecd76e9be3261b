// Draws a picture and another of the same, a screenshot in Base64 or an SVG, and says how many pixels
// differ.

const [bytes, type, other, at, done] = arguments;

async function pixels(url, x, y, width, height) {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width ?? image.naturalWidth;
  canvas.height = height ?? image.naturalHeight;
  const context = canvas.getContext("2d");
  context.drawImage(image, -x, -y);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function dataUrl(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
}

const url = dataUrl(new Blob([new Uint8Array(bytes)], { type }));
const otherUrl = other.startsWith("<svg")
  ? `data:image/svg+xml,${encodeURIComponent(other)}`
  : `data:image/png;base64,${other}`;
Promise.all([url, pixels(otherUrl, 0, 0)]).then(async ([url, { width, height, data }]) => {
  const file = await pixels(url, at, at, width, height);
  const ground = data.slice(0, 3);
  let [different, drawn] = [0, 0];
  for (let it = 0; it < data.length; it += 4) {
    const off = (a, b) => Math.max(...[0, 1, 2].map((part) => Math.abs(a[part] - b[part])));
    const own = data.subarray(it, it + 3);
    different += off(own, file.data.subarray(it, it + 3)) > 48;
    drawn += off(own, ground) > 48;
  }
  const all = width * height;
  done({ share: different / all, drawn: drawn / all });
});
