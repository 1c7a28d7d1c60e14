//! `studymate course import`: what a folder holds goes to the catalogue, its files to Telegram.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use studymate_domain::catalogue::media_problems;
use studymate_formats::course::COURSE_FILE;
use studymate_nats::Log;
use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::course::{CourseItem, CourseStage};
use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::input::Command;
use studymate_schema::material::{Material, MaterialContent, SaveAs};
use studymate_schema::quiz::Quiz;
use studymate_store::Store;

use super::folder::{Dir, Folder, LocalMaterial, read};
use super::{Import, NAME};
use crate::catalogue::{reach, read_catalogue, send};
use crate::files::Uploader;
use crate::owner;
use crate::quiz::import_quizzes;

/// Everything is read and checked before anything is sent: one mistake, and nothing is changed.
pub(super) async fn run(options: &Import) -> anyhow::Result<ExitCode> {
    let mut folder = match read(&Dir(options.dir.clone())) {
        Ok(folder) => folder,
        Err(problems) => return Ok(refuse(&options.dir, &problems)),
    };
    let (store, log) = reach(&options.settings, NAME).await?;
    let owner = options.owner.checked(&store).await?;
    let catalogue = read_catalogue(&store).await?;
    let problems = missing(&folder, &catalogue);
    if !problems.is_empty() {
        return Ok(refuse(&options.dir, &problems));
    }
    let new_files = folder.named.values().any(|local| catalogue.material(local.code()).is_none());
    let uploader = if new_files || !folder.files.is_empty() {
        Some(Uploader::new(&options.settings, &options.uploads)?)
    } else {
        None
    };
    let uploads = keep_known(&mut folder, &catalogue, uploader.as_ref()).await?;
    for line in changes(&folder, &uploads, &catalogue) {
        println!("{line}");
    }
    let given = owner::foreign(folder.owned(), owner, &catalogue);
    if let Some(owner) = owner {
        println!("{} of these become those of {owner}", given.len());
    }
    if options.dry_run {
        println!("nothing was changed: this was a dry run");
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(uploader) = &uploader {
        uploader.keep(&folder.named, &catalogue, &store, &log).await?;
        for material in uploads {
            folder.materials.push(Arc::new(upload(material, &catalogue, uploader).await?));
        }
    }
    import_folder(&store, &log, &folder, options.publish).await?;
    owner::give(&store, &log, given, owner).await?;
    let state = read_catalogue(&store).await?.course(&folder.course.code).map(|course| match course.stage {
        CourseStage::Published(_) if course.has_changes() => "saved; students have what was published before",
        CourseStage::Published(_) => "published",
        CourseStage::Draft => "a draft",
        CourseStage::Archived(_) => "archived",
    });
    println!("{}: {}", folder.course.code, state.context("the course was not taken")?);
    Ok(ExitCode::SUCCESS)
}

fn refuse(dir: &Path, problems: &[String]) -> ExitCode {
    for problem in problems {
        eprintln!("{}/{problem}", dir.display());
    }
    eprintln!("nothing was imported");
    ExitCode::FAILURE
}

/// What the course names and neither its folder nor the catalogue has.
pub(super) fn missing(folder: &Folder, catalogue: &Catalogue) -> Vec<String> {
    let there = |item: &CourseItem| match item {
        CourseItem::Quiz(code) => {
            catalogue.entry(code).is_some() || folder.quizzes.iter().any(|quiz| quiz.code == *code)
        }
        CourseItem::Material(code) => {
            catalogue.material(code).is_some()
                || folder.materials.iter().any(|known| known.code == *code)
                || folder.files.iter().any(|known| known.code == *code)
        }
    };
    let missing = folder.course.entries().filter(|entry| !there(&entry.item));
    let told = missing.map(|entry| match &entry.item {
        CourseItem::Quiz(code) => {
            format!("{COURSE_FILE}: there is no quiz {code}: name its file, or import it first")
        }
        CourseItem::Material(code) => {
            format!(
                "{COURSE_FILE}: there is no material {code}: write its text or link, name its file, or save it in the chat first"
            )
        }
    });
    let brought = |code: &str| {
        folder.named.contains_key(code)
            || folder.files.iter().any(|known| known.code.as_str() == code && known.files.len() == 1)
    };
    let unknown = |problem: &Problem| match &problem.kind {
        ProblemKind::MediaUnknown { name } | ProblemKind::MediaNotAFile { name } => !brought(name),
        _ => true,
    };
    let of_quiz = |quiz: &Arc<Quiz>| {
        let found = media_problems(&[quiz.as_ref().clone()], catalogue).into_iter().filter(unknown);
        found.map(|problem| format!("quiz {}: {problem}", quiz.code)).collect::<Vec<_>>()
    };
    told.chain(folder.quizzes.iter().flat_map(of_quiz)).collect()
}

/// What the catalogue has already of the files beside the course stays as it is, with the names and captions that it has there; returns
/// the others.
async fn keep_known(
    folder: &mut Folder,
    catalogue: &Catalogue,
    uploader: Option<&Uploader>,
) -> anyhow::Result<Vec<LocalMaterial>> {
    let mut uploads = Vec::new();
    for material in std::mem::take(&mut folder.files) {
        let known = catalogue.material(&material.code).map(|known| Arc::clone(&known.material));
        let same = match (&known, uploader) {
            (Some(known), Some(uploader)) if known.title == material.title => {
                uploader.has(&material.files, material.kind, known.content.files()).await?
            }
            _ => false,
        };
        match known {
            Some(known) if same => folder.materials.push(known),
            _ => uploads.push(material),
        }
    }
    Ok(uploads)
}

async fn upload(
    material: LocalMaterial,
    catalogue: &Catalogue,
    uploader: &Uploader,
) -> anyhow::Result<Material> {
    let LocalMaterial { code, title, files, .. } = material;
    let mut sent = Vec::new();
    for local in &files {
        sent.push(uploader.file(local, catalogue).await?);
    }
    let content = match <[_; 1]>::try_from(sent) {
        Ok([file]) => MaterialContent::File(file),
        Err(files) => MaterialContent::Album(files),
    };
    Ok(Material { code, title, content })
}

/// What an import does, a line each.
pub(super) fn changes(folder: &Folder, uploads: &[LocalMaterial], catalogue: &Catalogue) -> Vec<String> {
    let quizzes = folder.quizzes.iter().map(|quiz| {
        let change = match catalogue.entry(&quiz.code).and_then(|entry| entry.newest()) {
            None => "new".to_owned(),
            Some((_, known)) if known == quiz => "unchanged".to_owned(),
            Some((version, _)) => format!("version {}", version.0 + 1),
        };
        format!("quiz {}: {change}, {} questions", quiz.code, quiz.questions.len())
    });
    let materials = folder.materials.iter().map(|material| {
        let known = catalogue.material(&material.code).map(|known| known.material == *material);
        format!("material {}: {}", material.code, change(known))
    });
    let uploads = uploads.iter().map(|material| {
        let known = catalogue.material(&material.code).map(|_| false);
        let files = match material.files.len() {
            1 => "1 file to upload".to_owned(),
            count => format!("{count} files to upload"),
        };
        format!("material {}: {}, {files}", material.code, change(known))
    });
    let named = folder.named.values().filter(|local| catalogue.material(local.code()).is_none());
    let named = named.map(|local| format!("file {}: new, to upload", local.name()));
    let known = catalogue.course(&folder.course.code).map(|known| known.saved == folder.course);
    let course = format!("course {}: {}", folder.course.code, change(known));
    quizzes.chain(materials).chain(uploads).chain(named).chain([course]).collect()
}

fn change(same: Option<bool>) -> &'static str {
    match same {
        None => "new",
        Some(true) => "unchanged",
        Some(false) => "changed",
    }
}

/// Sends a course with its quizzes and materials to the catalogue and waits until they are decided. Students see nothing of it before
/// the course is published as a whole.
pub(crate) async fn import_folder(
    store: &Store,
    log: &Log,
    folder: &Folder,
    publish: bool,
) -> anyhow::Result<()> {
    import_quizzes(store, log, &folder.quizzes, false).await?;
    for material in &folder.materials {
        let (material, by) = (Arc::clone(material), Author::Operator);
        send(store, log, Command::SaveMaterial { material, save: SaveAs::This, by }).await?;
    }
    let course = Arc::clone(&folder.course);
    send(store, log, Command::SaveCourse { course, publish, by: Author::Operator }).await
}
