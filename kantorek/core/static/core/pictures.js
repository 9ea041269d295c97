// A photograph as large as the office needs it: drawn anew on the device, so that a phone sends a tenth of the bytes.
"use strict";
window.kantorekPictures = (() => {
  const SIDE = 2200, SMALL = 400_000, THUMB = 132;
  // Gives [blob, name]: the smaller one, or the file itself where it is no picture, is small enough, or cannot be drawn here.
  return async function smaller(file, thumb) {
    if (!window.createImageBitmap || !/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type)) return [file, file.name];
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const drawn = (side) => {
        const scale = Math.min(1, side / Math.max(image.width, image.height)), canvas = document.createElement("canvas");
        canvas.width = Math.max(1, Math.round(image.width * scale));
        canvas.height = Math.max(1, Math.round(image.height * scale));
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(image, 0, 0, canvas.width, canvas.height);
        return canvas;
      };
      if (thumb) { thumb.src = drawn(THUMB).toDataURL("image/jpeg", 0.7); thumb.hidden = false; }
      const made = file.size > SMALL && await new Promise((ok) => drawn(SIDE).toBlob(ok, "image/jpeg", 0.82));
      image.close();
      return made && made.size < file.size ? [made, `${file.name.replace(/\.\w+$/, "")}.jpg`] : [file, file.name];
    } catch { return [file, file.name]; }
  };
})();
