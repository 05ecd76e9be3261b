use futures::task::{LocalSpawn, LocalSpawnExt, SpawnError};

/// Spawns every request first, then awaits one after another.
///
/// A spawned future belongs to the executor, which polls it whoever awaits what. The total is the
/// longest of the waits. Dropping the returned future drops those that are not finished.
///
/// # Errors
///
/// When the executor takes no more futures.
pub async fn spawn_then_await<F>(
    requests: impl IntoIterator<Item = F>,
    executor: &dyn LocalSpawn,
) -> Result<Vec<F::Output>, SpawnError>
where
    F: Future<Output: 'static> + 'static,
{
    let mut handles = Vec::new();
    for request in requests {
        handles.push(executor.spawn_local_with_handle(request)?);
    }
    let mut answers = Vec::new();
    for handle in handles {
        answers.push(handle.await);
    }
    Ok(answers)
}
