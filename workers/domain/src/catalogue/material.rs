//! Materials in the catalogue: saved, replaced, removed, and their files linked anew.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use studymate_schema::MaterialCode;
use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::event::CatalogueEvent;
use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::material::{Material, MaterialAnswer, MaterialContent, RelinkedFile, SaveAs};
use studymate_schema::quiz::Quiz;

use super::{Turn, may_change};

impl Turn {
    pub(super) fn save_material(
        &mut self,
        material: &Arc<Material>,
        save: SaveAs,
        by: Author,
    ) -> MaterialAnswer {
        let material = match save {
            SaveAs::This => Arc::clone(material),
            SaveAs::New => {
                let taken = |code: &MaterialCode| self.catalogue.material(code).is_some();
                let code = material.code.clone().first_free(|code| !taken(code));
                Arc::new(Material { code, ..material.as_ref().clone() })
            }
        };
        let code = material.code.clone();
        match self.catalogue.material(&code) {
            Some(saved) if !may_change(saved.owner, by) => return MaterialAnswer::NotYours(code),
            Some(saved) if saved.material == material => {}
            Some(_) | None => self.record(CatalogueEvent::MaterialSaved { material, by }),
        }
        MaterialAnswer::Saved(code)
    }

    pub(super) fn remove_material(&mut self, code: &MaterialCode, by: Author) -> MaterialAnswer {
        let Some(saved) = self.catalogue.material(code) else { return MaterialAnswer::Unknown(code.clone()) };
        if !may_change(saved.owner, by) {
            return MaterialAnswer::NotYours(code.clone());
        }
        let title = saved.material.title.clone();
        self.record(CatalogueEvent::MaterialRemoved { code: code.clone(), by });
        MaterialAnswer::Removed { code: code.clone(), title }
    }

    /// Only what the catalogue still knows by its old id is linked anew: doing it twice changes nothing.
    pub(super) fn relink_files(&mut self, files: &[RelinkedFile], by: Author) {
        let kept: HashSet<&str> = self.catalogue.files().map(|kept| kept.file_id.as_str()).collect();
        let known = |file: &&RelinkedFile| file.was != file.file_id && kept.contains(file.was.as_str());
        let files: Vec<RelinkedFile> = files.iter().filter(known).cloned().collect();
        if !files.is_empty() && matches!(by, Author::Operator | Author::Admin(_)) {
            self.record(CatalogueEvent::FilesRelinked { files, by });
        }
    }
}

/// What is wrong with the materials that stand with questions.
pub fn media_problems(quizzes: &[Quiz], catalogue: &Catalogue) -> Vec<Problem> {
    let questions = quizzes.iter().flat_map(|quiz| &quiz.questions);
    let media: BTreeSet<&MaterialCode> = questions.filter_map(|question| question.media.as_ref()).collect();
    let wrong = |code: &MaterialCode| media_problem(code, catalogue);
    media.into_iter().filter_map(wrong).map(|kind| Problem { line: 0, kind }).collect()
}

/// Why a material cannot stand with a question; `None` where it can.
pub(crate) fn media_problem(code: &MaterialCode, catalogue: &Catalogue) -> Option<ProblemKind> {
    let name = code.to_string();
    match catalogue.material(code).map(|saved| &saved.material.content) {
        Some(MaterialContent::File(_)) => None,
        Some(_) => Some(ProblemKind::MediaNotAFile { name }),
        None => Some(ProblemKind::MediaUnknown { name }),
    }
}
