const [posts, users] = await Promise.all([
  Promise.all([1, 2, 3, 4, 5].map(getPost)),
  Promise.all([1, 2, 3, 4, 5].map(getUser)),
]);
