while (step()) {
  await new Promise((resolve) => setTimeout(resolve, 0));
}
